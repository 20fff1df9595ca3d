/* What was recorded and not yet taken by the house. An operation is sealed and on the disk before the page says so, is
   sent as often as need be under one id, and leaves only when the house answers that it has it. */

import * as house from "./house.js";
import * as pack from "./pack.js";
import { sha256 } from "./photo.js";
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

/** Everything kept, oldest first. What cannot be read is set aside and told, so that it holds up nothing else. */
export async function list() {
  const rows = await store.all("outbox");
  return Promise.all(rows.map(async (row) => {
    try {
      return { seq: row.seq, ...await vault.unseal(`outbox|${row.id}`, row) };
    } catch {
      if (!row.stuck) await store.change(["outbox"], (at) => at("outbox").put({ ...row, stuck: true }));
      return unreadable(row);
    }
  }));
}

const unreadable = ({ seq, id }) => ({
  seq, state: "unreadable", title: "一条读不出的记录", op: { id, kind: "", body: {} }, photos: {}, lines: [],
  answer: { reason: "它不是用现在的 PIN 封存的，或已损坏，无法发送。" },
});

/** Keep a photo, sealed, before the operation it belongs to; the id it is kept under. */
export async function keepPhoto(data) {
  const id = vault.newId();
  const sealed = await vault.sealBytes(`photos|${id}`, data);
  await vault.change(["photos"], (at) => at("photos").put({ id, at: Date.now(), ...sealed }));
  return id;
}

/** A kept photo; null where it cannot be read. */
export async function photo(id) {
  const row = id && await store.read("photos", id);
  try {
    return row ? new Uint8Array(await vault.openBytes(`photos|${id}`, row)) : null;
  } catch {
    return null;
  }
}

/** Keep an operation with its photos (digest and id each), all at once. `title` is what the phone calls it, `lines` what
    it says, as a person reads it. It takes the place of `instead`, an item that was refused, and of the draft of that
    name. */
export async function add({ kind, body, title, lines = [], photos = [], link = {}, instead = null, draft = "" }) {
  const op = { id: vault.newId(), kind, ...link, body, made_at: new Date().toISOString() };
  if (photos.length) op.photos = photos.map((one) => one.digest);
  const item = { op, title, lines, state: "unsent", photos: Object.fromEntries(photos.map((one) => [one.digest, one.id])) };
  const sealed = await vault.seal(`outbox|${op.id}`, item);
  await vault.change(["outbox", "photos", "kept"], (at) => {
    if (draft) at("kept").delete(`draft|${draft}`);
    if (instead) take(at, instead, item.photos);
    at("outbox").put({ id: op.id, stuck: false, ...sealed });
  });
  await changed();
  return op.id;
}

/** Take an item away with its photos, but for those that go on being used. */
function take(at, item, used = {}) {
  const ids = new Set(Object.values(used));
  at("outbox").delete(item.seq);
  Object.values(item.photos).filter((id) => !ids.has(id)).forEach((id) => at("photos").delete(id));
}

/** Let an item go with its photos. */
export async function drop(item) {
  await store.change(["outbox", "photos"], (at) => take(at, item));
  await changed();
}

/** The operation on a case that was recorded last and not sent: the next one on it builds on that. */
export async function latestOn(caseKey) {
  const before = (await list()).filter((item) => item.op.case === caseKey && item.state === "unsent");
  return before.length ? before[before.length - 1].op.id : undefined;
}

async function keep(item) {
  const { seq, ...rest } = item;
  const sealed = await vault.seal(`outbox|${item.op.id}`, rest);
  const row = { seq, id: item.op.id, stuck: item.state !== "unsent", ...sealed };
  await vault.change(["outbox"], (at) => at("outbox").put(row));
}

/** The version of a case on which a step that was not done can be offered again; undefined where it cannot. */
export const newest = (item) => (item.answer && item.answer.now && item.answer.now.may.includes(item.op.kind)
  ? item.answer.now.version : undefined);

/** Offer a step that was not done again, on the case as it stands now: another operation, with the same words. */
export async function again(item) {
  const { after, ...rest } = item.op;
  const link = { case: rest.case, base: newest(item) };
  const photos = Object.entries(item.photos).map(([digest, id]) => ({ digest, id }));
  await add({ kind: rest.kind, body: rest.body, title: item.title, lines: item.lines, photos, link, instead: item });
  return send();
}

/** Send what is unsent, one batch after another, until nothing moves any more. */
export function send() {
  if (!sending) {
    sending = navigator.locks.request("jiedao-send", { ifAvailable: true }, async (mine) => {
      if (mine && vault.isOpen()) trouble = await sendAll() || "";
    }).finally(async () => { sending = null; await changed(); });
  }
  return sending;
}

/** A signature waits for the visits of its round that were recorded before it. */
const behind = (item, all) => item.op.kind === "sign_round"
  && all.some((one) => one.op.kind === "visit" && one.state === "unsent" && one.seq < item.seq && one.op.body.round === item.op.body.round);

async function sendAll() {
  const owner = await pack.owner();
  if (!owner) return "";
  const passed = new Set(); // what has to wait for the next time
  const uploaded = new Set();
  let moved = false;
  for (;;) {
    const all = await list();
    const open = all.filter((item) => item.state === "unsent" && !passed.has(item.op.id) && !behind(item, all));
    if (!open.length) break;
    const batch = open.slice(0, BATCH);
    const { device, username } = owner;
    const told = await house.send({ person: username, device, operations: batch.map((item) => item.op) });
    if (told.trouble) return told.trouble;
    if (told.status !== 200 && told.status !== 409) return (told.body && told.body.reason) || "服务器没有受理，稍后会再发。";
    const answers = new Map(told.body.answers.map((answer) => [answer.id, answer]));
    for (const item of batch) {
      const outcome = await settle(item, answers.get(item.op.id));
      if (outcome === house.NO_NETWORK || outcome === house.SIGNED_OUT) return outcome;
      if (outcome === "gone") moved = true;
      if (outcome === "stays" || (outcome === "photos" && uploaded.has(item.op.id))) passed.add(item.op.id);
      if (outcome === "photos") uploaded.add(item.op.id);
    }
    await changed();
  }
  if (moved) await pack.renew();
  return "";
}

async function settle(item, answer = {}) {
  switch (answer.state) {
    case "done":
      if (item.lost) await keep({ ...item, state: "lost", answer: { reason: `${answer.said}，但 ${lost(item)}` } });
      else await drop(item);
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

const lost = ({ lost: reasons }) => `${reasons.length} 张照片未被接收：${[...new Set(reasons)].join("；")}`;

async function upload(item, missing) {
  for (const digest of missing) {
    const data = await photo(item.photos[digest]);
    const whole = data && await sha256(data) === digest;
    const told = whole ? await house.photo(digest, data) : { status: 422, body: { reason: "手机上的这张照片已损坏" } };
    if (told.trouble) return told.trouble;
    if (told.status === 422) {
      // The house cannot use this photo: the finding goes without it, and whoever took it is told.
      without(item, digest, told.body.reason);
      await keep(item);
    } else if (told.status !== 200) return "stays";
  }
  return "photos";
}

function without(item, digest, reason) {
  item.op.photos = item.op.photos.filter((one) => one !== digest);
  if (item.op.body.shows) delete item.op.body.shows[digest];
  item.lost = [...(item.lost || []), reason];
}

/** Photos that belong to nothing any more: taken for what was never finished. */
export async function tidy(inUse) {
  const used = new Set([...inUse, ...(await list()).flatMap((item) => Object.values(item.photos))]);
  const old = Date.now() - 86_400_000; // of today they may belong to what another page is about to keep
  const rows = (await store.all("photos")).filter((row) => !used.has(row.id) && !(row.at > old));
  if (rows.length) await store.change(["photos"], (at) => rows.forEach((row) => at("photos").delete(row.id)));
}
