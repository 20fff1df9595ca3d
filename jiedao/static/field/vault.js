/* The lock: a PIN that is kept nowhere. It is stretched to a key that unwraps a random data key; with that everything is
   sealed (AES-GCM), each piece bound to its place. The data key is held in memory alone. */

import * as store from "./store.js";

const ITERATIONS = 600_000;
const FREE_TRIES = 5;
const WAIT = 30_000; // ms after the fifth wrong PIN, doubled after each further one
const LONGEST = 15 * 60_000;
const LAST_TRIES = 20; // after so many wrong PINs the pack and the words go; what is not sent stays
export const LEAST = 6; // digits

let dataKey = null;
let lockId; // which lock the key belongs to: another page may have taken everything away and set a new one

export const isOpen = () => dataKey !== null;
export const lock = () => { dataKey = null; };
export const exists = async () => Boolean(await store.read("meta", "lock"));

const bytes = (length) => crypto.getRandomValues(new Uint8Array(length));
const utf8 = (text) => new TextEncoder().encode(text);
const asKey = (raw) => crypto.subtle.importKey("raw", raw, "AES-GCM", false, ["encrypt", "decrypt"]);

/** A new id, a random UUID. */
export function newId() {
  const random = bytes(16);
  random[6] = (random[6] & 0x0f) | 0x40;
  random[8] = (random[8] & 0x3f) | 0x80;
  const hex = [...random].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}

async function stretched(pin, salt, iterations) {
  const given = await crypto.subtle.importKey("raw", utf8(pin), "PBKDF2", false, ["deriveKey"]);
  const how = { name: "PBKDF2", hash: "SHA-256", salt, iterations };
  return crypto.subtle.deriveKey(how, given, { name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"]);
}

async function wrapped(pin, raw) {
  const [salt, iv] = [bytes(16), bytes(12)];
  const sealed = await crypto.subtle.encrypt({ name: "AES-GCM", iv }, await stretched(pin, salt, ITERATIONS), raw);
  return { salt, iv, wrapped: sealed, iterations: ITERATIONS, failures: 0, until: 0 };
}

/** Why a PIN cannot be taken, or "". */
export function whyNot(pin, again) {
  if (!/^[0-9]+$/.test(pin) || pin.length < LEAST) return `PIN 至少 ${LEAST} 位数字。`;
  if (/^(.)\1*$/.test(pin) || "01234567890123456789".includes(pin)) return "这个 PIN 太好猜，请换一个。";
  return pin === again ? "" : "两次输入的 PIN 不同。";
}

/** Set a first PIN: a new random data key, wrapped. */
export async function create(pin) {
  const raw = bytes(32);
  const row = { key: "lock", id: newId(), ...await wrapped(pin, raw) };
  const key = await asKey(raw);
  raw.fill(0);
  await store.change(["meta"], (at) => at("meta").put(row));
  [dataKey, lockId] = [key, row.id];
}

/** How long to wait before the next try, in ms. A clock set back does not shorten it beyond the longest wait. */
export async function waiting() {
  const row = await store.read("meta", "lock");
  return row ? Math.min(Math.max(0, row.until - Date.now()), LONGEST) : 0;
}

/** The lock and the data key within, or null for a wrong PIN. A try is counted before it is made, so that no kill takes
    it back. */
async function tried(pin) {
  if (await waiting() > 0) return null;
  const row = await store.read("meta", "lock");
  const failures = row.failures + 1;
  const wait = failures < FREE_TRIES ? 0 : Math.min(LONGEST, WAIT * 2 ** (failures - FREE_TRIES));
  await store.change(["meta", "kept"], (at) => {
    at("meta").put({ ...row, failures, until: wait ? Date.now() + wait : 0 });
    if (failures > LAST_TRIES) { at("meta").delete("pack"); at("kept").delete("pack"); at("kept").delete("words"); }
  });
  try {
    const key = await stretched(pin, row.salt, row.iterations);
    return { row, raw: new Uint8Array(await crypto.subtle.decrypt({ name: "AES-GCM", iv: row.iv }, key, row.wrapped)) };
  } catch {
    return null;
  }
}

/** Open with a PIN; whether it was the right one. */
export async function unlock(pin) {
  const found = await tried(pin);
  if (!found) return false;
  const key = await asKey(found.raw);
  found.raw.fill(0);
  await store.change(["meta"], (at) => at("meta").put({ ...found.row, failures: 0, until: 0 }));
  [dataKey, lockId] = [key, found.row.id];
  return true;
}

/** Another PIN for the same data key; whether the old one was right. */
export async function rewrap(old, pin) {
  const found = await tried(old);
  if (!found) return false;
  const row = { ...found.row, ...await wrapped(pin, found.raw) };
  found.raw.fill(0);
  await store.change(["meta"], (at) => at("meta").put(row));
  return true;
}

/** Change something only if this is still the lock that everything is sealed under: nothing is kept that nobody can
    open. */
export function change(stores, work) {
  return store.change([...stores, "meta"], (at, giveUp) => {
    const asked = at("meta").get("lock");
    asked.onsuccess = () => {
      if (!dataKey || !asked.result || asked.result.id !== lockId) { giveUp(new Error("the lock has gone")); return; }
      try {
        work(at);
      } catch (error) {
        giveUp(error);
      }
    };
  });
}

export async function sealBytes(place, data) {
  const iv = bytes(12);
  const how = { name: "AES-GCM", iv, additionalData: utf8(place) };
  return { iv, sealed: await crypto.subtle.encrypt(how, dataKey, data) };
}

export function openBytes(place, row) {
  const how = { name: "AES-GCM", iv: row.iv, additionalData: utf8(place) };
  return crypto.subtle.decrypt(how, dataKey, row.sealed);
}

export const seal = (place, value) => sealBytes(place, utf8(JSON.stringify(value)));
export const unseal = async (place, row) => JSON.parse(new TextDecoder().decode(await openBytes(place, row)));

/** A sealed value under a name; undefined where there is none. */
export async function get(key) {
  const row = await store.read("kept", key);
  return row && unseal(`kept|${key}`, row);
}

/** A value sealed for its name, as it is put. */
export const keepable = async (key, value) => ({ key, ...await seal(`kept|${key}`, value) });

export async function put(key, value) {
  const row = await keepable(key, value);
  await change(["kept"], (at) => at("kept").put(row));
}
