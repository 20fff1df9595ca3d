/* When the pack goes: after its shift, or when the phone's clock was set back. The highest time that the clock ever showed
   is kept, so that setting it back by more than an hour gains nothing. Runs in the pages and, put before it by the
   house, in the service worker; it needs no PIN. */
self.jiedaoExpiry = (() => {
  "use strict";

  const BACK = 3600000; // ms
  const STEP = 60000; // ms between two notes of the time

  /** Let the pack go from an open database where its time is over. */
  return (base) => new Promise((resolve) => {
    const work = base.transaction(["meta", "kept"], "readwrite");
    const meta = work.objectStore("meta");
    const [pack, clock] = [meta.get("pack"), meta.get("clock")];
    clock.onsuccess = () => {
      const now = Date.now();
      const seen = clock.result ? clock.result.seen : 0;
      const over = pack.result && (now > pack.result.until || now < pack.result.got - BACK || now < seen - BACK);
      if (over) { meta.delete("pack"); work.objectStore("kept").delete("pack"); }
      if (now > seen + STEP) meta.put({ key: "clock", seen: now });
    };
    work.oncomplete = work.onabort = work.onerror = () => resolve();
  });
})();
