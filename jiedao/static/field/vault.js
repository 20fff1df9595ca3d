/* The lock: a PIN that is kept nowhere. It is stretched to a key that unwraps a random data key; with that everything is
   sealed (AES-GCM), each piece bound to its place. The data key is held in memory alone. */

import * as store from "./store.js";

const ITERATIONS = 600_000;
const FREE_TRIES = 5;
const WAIT = 30_000; // ms after the fifth wrong PIN, doubled after each further one
const LONGEST = 15 * 60_000;
export const LEAST = 6; // digits

let dataKey = null;

export const isOpen = () => dataKey !== null;
export const lock = () => { dataKey = null; };
export const exists = async () => Boolean(await store.read("meta", "lock"));

const bytes = (length) => crypto.getRandomValues(new Uint8Array(length));
const utf8 = (text) => new TextEncoder().encode(text);
const asKey = (raw) => crypto.subtle.importKey("raw", raw, "AES-GCM", false, ["encrypt", "decrypt"]);

async function stretched(pin, salt, iterations) {
  const given = await crypto.subtle.importKey("raw", utf8(pin), "PBKDF2", false, ["deriveKey"]);
  const how = { name: "PBKDF2", hash: "SHA-256", salt, iterations };
  return crypto.subtle.deriveKey(how, given, { name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"]);
}

/** Set a first PIN: a new random data key, wrapped. */
export async function create(pin) {
  const [salt, iv, raw] = [bytes(16), bytes(12), bytes(32)];
  const wrapped = await crypto.subtle.encrypt({ name: "AES-GCM", iv }, await stretched(pin, salt, ITERATIONS), raw);
  dataKey = await asKey(raw);
  raw.fill(0);
  const row = { key: "lock", salt, iv, wrapped, iterations: ITERATIONS, failures: 0, until: 0 };
  await store.change(["meta"], (at) => at("meta").put(row));
}

/** How long to wait before the next try, in ms. A clock set back does not shorten it beyond the longest wait. */
export async function waiting() {
  const row = await store.read("meta", "lock");
  return row ? Math.min(Math.max(0, row.until - Date.now()), LONGEST) : 0;
}

/** Open with a PIN; whether it was the right one. A try is counted before it is made, so that no kill takes it back. */
export async function unlock(pin) {
  if (await waiting() > 0) return false;
  const row = await store.read("meta", "lock");
  const failures = row.failures + 1;
  const wait = failures < FREE_TRIES ? 0 : Math.min(LONGEST, WAIT * 2 ** (failures - FREE_TRIES));
  await store.change(["meta"], (at) => at("meta").put({ ...row, failures, until: wait ? Date.now() + wait : 0 }));
  let raw;
  try {
    const key = await stretched(pin, row.salt, row.iterations);
    raw = await crypto.subtle.decrypt({ name: "AES-GCM", iv: row.iv }, key, row.wrapped);
  } catch {
    return false;
  }
  dataKey = await asKey(raw);
  new Uint8Array(raw).fill(0);
  await store.change(["meta"], (at) => at("meta").put({ ...row, failures: 0, until: 0 }));
  return true;
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

export async function put(key, value) {
  const sealed = await seal(`kept|${key}`, value);
  await store.change(["kept"], (at) => at("kept").put({ key, ...sealed }));
}

export const drop = (...keys) => store.change(["kept"], (at) => keys.forEach((key) => at("kept").delete(key)));
