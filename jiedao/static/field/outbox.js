/* What was recorded and not yet taken by the house. An operation is sealed and on the disk before the page says so, is
   sent as often as need be under one id, and leaves only when the house answers that it has it. */

import * as house from "./house.js";
import * as pack from "./pack.js";
import * as store from "./store.js";
import * as vault from "./vault.js";

const BATCH = 20;
const listeners = [];
let sending = null;
let trouble = "";

export const onChange = (listener) => listeners.push(listener);
export const saidLast = () => trouble;
const changed = () => Promise.all(listeners.map((listener) => listener()));

/** How many are kept; this needs no PIN. `stuck` are those that wait for a person. */
export async function count() {
  const rows = await store.all("outbox");
  const stuck = rows.filter((row) => row.stuck).length;
  return { unsent: rows.length - stuck, stuck };
}

/** Everything kept, oldest first. */
export async function list() {
  const rows = await store.all("outbox");
  return Promise.all(rows.map(async (row) => ({ seq: row.seq, ...await vault.unseal(`outbox|${row.id}`, row) })));
}

/** Keep an operation with its photos (digest and bytes), all at once. `title` is what the phone calls it. */
export async function add({ kind, body, title, photos = [], link = {} }) {
  const op = { id: crypto.randomUUID(), kind, ...link, body, made_at: new Date().toISOString() };
  if (photos.length) op.photos = photos.map((one) => one.digest);
  const kept = await Promise.all(photos.map(async (one) => {
    const id = crypto.randomUUID();
    return { digest: one.digest, row: { id, ...await vault.sealBytes(`photos|${id}`, one.data) } };
  }));
  const item = { op, title, state: "unsent", photos: Object.fromEntries(kept.map((one) => [one.digest, one.row.id])) };
  const sealed = await vault.seal(`outbox|${op.id}`, item);
  await store.change(["outbox", "photos"], (at) => {
    kept.forEach((one) => at("photos").put(one.row));
    at("outbox").put({ id: op.id, stuck: false, ...sealed });
  });
  await changed();
  return op.id;
}

/** The operation on a case that was recorded last and not sent: the next one on it builds on that. */
export async function latestOn(caseKey) {
  return (await list()).findLast((item) => item.op.case === caseKey && item.state === "unsent")?.op.id;
}

async function keep(item) {
  const { seq, ...rest } = item;
  const sealed = await vault.seal(`outbox|${item.op.id}`, rest);
  const row = { seq, id: item.op.id, stuck: item.state !== "unsent", ...sealed };
  await store.change(["outbox"], (at) => at("outbox").put(row));
}

/** The photos of an item, digest and bytes. */
export async function photosOf(item) {
  const rows = await Promise.all(Object.entries(item.photos).map(async ([digest, id]) => [digest, await store.read("photos", id)]));
  return Promise.all(rows.filter(([, row]) => row).map(async ([digest, row]) => (
    { digest, data: new Uint8Array(await vault.openBytes(`photos|${row.id}`, row)) })));
}

/** Let an item go with its photos. */
export async function drop(item) {
  await store.change(["outbox", "photos"], (at) => {
    at("outbox").delete(item.seq);
    Object.values(item.photos).forEach((id) => at("photos").delete(id));
  });
  await changed();
}

/** Offer a conflicting step again, on the case as it stands now: another operation, with the same words. */
export async function again(item) {
  const op = { ...item.op, id: crypto.randomUUID(), base: item.answer.now.version, made_at: new Date().toISOString() };
  delete op.after;
  const rest = { op, title: item.title, state: "unsent", photos: item.photos };
  const sealed = await vault.seal(`outbox|${op.id}`, rest);
  await store.change(["outbox"], (at) => {
    at("outbox").delete(item.seq);
    at("outbox").put({ id: op.id, stuck: false, ...sealed });
  });
  await changed();
  return send();
}

/** Send what is unsent, one batch after another, until nothing moves any more. */
export function send() {
  sending ??= navigator.locks.request("jiedao-send", { ifAvailable: true }, async (mine) => {
    if (mine && vault.isOpen()) trouble = await sendAll() || "";
  }).finally(async () => { sending = null; await changed(); });
  return sending;
}

async function sendAll() {
  const owner = await pack.owner();
  if (!owner) return "";
  const passed = new Set(); // what has to wait for the next time
  const uploaded = new Set();
  let moved = false;
  for (;;) {
    const open = (await list()).filter((item) => item.state === "unsent" && !passed.has(item.op.id));
    if (!open.length) break;
    const batch = open.slice(0, BATCH);
    const { device, username } = owner;
    const told = await house.send({ person: username, device, operations: batch.map((item) => item.op) });
    if (told.trouble) return told.trouble;
    if (told.status !== 200 && told.status !== 409) return told.body?.reason || "服务器没有受理，稍后会再发。";
    const answers = new Map(told.body.answers.map((answer) => [answer.id, answer]));
    for (const item of batch) {
      const outcome = await settle(item, answers.get(item.op.id));
      if (outcome === house.NO_NETWORK || outcome === house.SIGNED_OUT) return outcome;
      moved ||= outcome === "gone";
      if (outcome === "stays" || (outcome === "photos" && uploaded.has(item.op.id))) passed.add(item.op.id);
      if (outcome === "photos") uploaded.add(item.op.id);
    }
    await changed();
  }
  if (moved) await pack.renew();
  return "";
}

async function settle(item, answer) {
  switch (answer?.state) {
    case "done":
      await drop(item);
      return "gone";
    case "refused": case "conflict": case "clash":
      await keep({ ...item, state: answer.state, answer });
      return "gone";
    case "wait":
      return answer.missing ? upload(item, answer.missing) : "stays";
    default:
      return "stays";
  }
}

async function upload(item, missing) {
  for (const digest of missing) {
    const row = await store.read("photos", item.photos[digest]);
    const data = row && await vault.openBytes(`photos|${row.id}`, row);
    const told = data ? await house.photo(digest, data) : { status: 422 };
    if (told.trouble) return told.trouble;
    if (told.status === 422) {
      // The house cannot use this photo: the finding goes without it, and nothing was on record under this id.
      item.op.photos = item.op.photos.filter((one) => one !== digest);
      await keep(item);
    } else if (told.status !== 200) return "stays";
  }
  return "photos";
}
