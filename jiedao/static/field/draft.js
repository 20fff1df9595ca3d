/* What somebody is about to write: sealed whenever it changes and whenever the page goes out of sight, so that neither a
   killed tab nor the lock takes it away. A page that has a form says how it reads it; one form stands at a time. */

import * as store from "./store.js";
import * as vault from "./vault.js";

const PAUSE = 700; // ms after the last key
let open = null;
let timer = 0;
let last = "";

/** From now on this form is kept under that name: `read` gives it as plain data, null where there is nothing in it. */
export function watch(name, read) {
  open = { name, read };
  last = "";
}

export const leave = () => { open = null; clearTimeout(timer); };

/** Keep what stands in the form now. */
export async function save() {
  clearTimeout(timer);
  if (!open || !vault.isOpen()) return;
  const { name, read } = open;
  const value = read();
  const text = JSON.stringify(value);
  if (text === last) return;
  last = text;
  if (value) await vault.put(`draft|${name}`, value);
  else await drop(name);
}

/** Keep it soon, after a key or a touch. */
export function soon() {
  clearTimeout(timer);
  timer = setTimeout(() => save().catch((error) => console.warn(error)), PAUSE);
}

/** What was about to be written under a name; undefined where there is nothing that can be read. */
export async function held(name) {
  try {
    return await vault.get(`draft|${name}`);
  } catch {
    return undefined;
  }
}

/** Nothing stands in the form any more. */
export async function drop(name) {
  last = "null";
  await store.change(["kept"], (at) => at("kept").delete(`draft|${name}`));
}

/** The ids of the photos that belong to drafts. */
export async function photos() {
  const names = (await store.all("kept")).map((row) => row.key).filter((key) => key.startsWith("draft|"));
  const all = await Promise.all(names.map((name) => held(name.slice(6))));
  return all.filter(Boolean).flatMap((one) => (one.photos || []).map((photo) => photo.id));
}
