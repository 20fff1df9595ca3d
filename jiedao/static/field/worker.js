/* Keeps the shell of the field pages, which holds nobody's data, so that they open without network; nothing else is
   ever kept. VERSION, FILES and expiry.js stand above, written by the house. It sees every page, so that whoever
   signs out anywhere leaves no pack behind, and no pack outlasts its shift; what was not sent yet stays, sealed. */
"use strict";

const CACHE = `field-${VERSION}`;

self.addEventListener("install", (event) => {
  event.waitUntil((async () => {
    const cache = await caches.open(CACHE);
    await cache.addAll(FILES.map((file) => new Request(file, { cache: "reload", credentials: "omit" })));
    await self.skipWaiting();
  })());
});

self.addEventListener("activate", (event) => {
  event.waitUntil((async () => {
    for (const name of await caches.keys()) if (name.startsWith("field-") && name !== CACHE) await caches.delete(name);
    await self.clients.claim();
  })());
});

const ofTheField = (request, path) => {
  if (path === "/field/" || path === "/field/manifest.json") return true;
  if (!FILES.includes(path)) return false;
  const from = request.referrer ? new URL(request.referrer).pathname : "";
  return path.startsWith("/static/field/") || from.startsWith("/field/") || from.startsWith("/static/field/");
};

const EVERY = 60000; // ms
let looked = 0;

self.addEventListener("fetch", (event) => {
  const url = new URL(event.request.url);
  if (url.origin !== self.location.origin) return;
  if (event.request.method === "POST" && url.pathname === "/sign-out/") event.waitUntil(inBase(dropPack));
  else if (Math.abs(Date.now() - looked) > EVERY) { looked = Date.now(); event.waitUntil(inBase(self.jiedaoExpiry)); }
  if (event.request.method !== "GET" || !ofTheField(event.request, url.pathname)) return;
  event.respondWith((async () => {
    const kept = await (await caches.open(CACHE)).match(url.pathname);
    return kept || fetch(event.request);
  })());
});

/** Do something in the drawers of the pages, where there are any. */
function inBase(work) {
  return new Promise((resolve) => {
    const asked = indexedDB.open("jiedao-field");
    asked.onupgradeneeded = () => asked.transaction.abort(); // there are none
    asked.onerror = () => resolve();
    asked.onsuccess = async () => {
      const base = asked.result;
      if (base.objectStoreNames.contains("kept")) await work(base);
      base.close();
      resolve();
    };
  });
}

function dropPack(base) {
  return new Promise((resolve) => {
    const work = base.transaction(["meta", "kept"], "readwrite");
    work.objectStore("meta").delete("pack");
    ["pack", "words"].forEach((key) => work.objectStore("kept").delete(key));
    work.oncomplete = work.onabort = resolve;
  });
}
