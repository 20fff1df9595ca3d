/* What the phone was given for the shift. `words` are what is needed to write something down and stay until sign-out;
   `pack` holds cases, rounds, places and outlines, and is gone when the shift is over. */

import "./expiry.js";
import * as house from "./house.js";
import * as store from "./store.js";
import * as vault from "./vault.js";

/** The words to file with; undefined after a sign-out, until the next pack. */
export const words = () => vault.get("words");

/** Whose phone this is, and its number as a device: kept as long as anything is, since ids are told apart by it. */
export async function owner() {
  const row = await store.read("meta", "owner");
  return row && vault.unseal("meta|owner", row);
}

async function own(username) {
  const sealed = await vault.seal("meta|owner", { username, device: vault.newId() });
  await vault.change([], (at) => at("meta").put({ key: "owner", ...sealed }));
}

/** The pack, or undefined where there is none any more. */
export async function held() {
  await expire();
  return vault.get("pack");
}

/** Let the pack go when its time is over; possible without the PIN. */
export async function expire() {
  await self.jiedaoExpiry(await store.base());
}

/** Get the pack anew; what went wrong, or null. A digest that differs always brings the whole pack, nothing is merged. */
export async function renew() {
  const present = await words() && await held();
  const { trouble, status, body } = await house.pack(present && present.digest);
  if (trouble) {
    if (trouble === house.SIGNED_OUT) await forget();
    return trouble;
  }
  if (status === 404) return "您的职务没有现场登记的权限。";
  if (status !== 200) return "没有取到资料，稍后再试。";
  const holder = await owner();
  if (holder && holder.username !== body.person.username) return "another";
  if (!holder) await own(body.person.username);
  const got = Date.now();
  const kept = [];
  if (body.cases) {
    const { cases, premises, outlines, rounds, checklists, digest, ...rest } = body;
    kept.push(await vault.keepable("words", rest));
    kept.push(await vault.keepable("pack", { cases, premises, outlines, rounds, checklists, digest, got }));
  }
  const ahead = Math.round((got - Date.parse(body.at)) / 3_600_000);
  await vault.change(["kept"], (at) => {
    kept.forEach((row) => at("kept").put(row));
    at("meta").put({ key: "pack", got, until: got + body.seconds * 1000, ahead });
    at("meta").put({ key: "clock", seen: got });
  });
  return null;
}

/** Hours by which the phone's clock was ahead of the house's when they last spoke. */
export async function ahead() {
  const row = await store.read("meta", "pack");
  return row ? row.ahead : 0;
}

/** The pack goes, what is needed to go on writing down stays. */
export const forget = () =>
  store.change(["meta", "kept"], (at) => { at("meta").delete("pack"); at("kept").delete("pack"); });
