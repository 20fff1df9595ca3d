/* The drawers in which the phone keeps things: IndexedDB behind promises. What is written is on the disk when a promise
   is kept (durability "strict"), so that it survives the end of the browser. */

const NAME = "jiedao-field";
const VERSION = 1;
const PATIENCE = 10_000; // ms until another page must have let go
let opening = null;
const listeners = [];

/** Told when another page takes everything away: what this one holds open is closed by then. */
export const onGone = (listener) => listeners.push(listener);

function open() {
  if (!opening) opening = new Promise((resolve, reject) => {
    const asked = indexedDB.open(NAME, VERSION);
    asked.onupgradeneeded = () => {
      const base = asked.result;
      base.createObjectStore("meta", { keyPath: "key" });
      base.createObjectStore("kept", { keyPath: "key" });
      base.createObjectStore("outbox", { keyPath: "seq", autoIncrement: true });
      base.createObjectStore("photos", { keyPath: "id" });
    };
    asked.onsuccess = () => {
      asked.result.onversionchange = () => { asked.result.close(); opening = null; listeners.forEach((listener) => listener()); };
      asked.result.onclose = () => { opening = null; };
      resolve(asked.result);
    };
    asked.onerror = () => { opening = null; reject(asked.error); };
  });
  return opening;
}

const answered = (request) => new Promise((resolve, reject) => {
  request.onsuccess = () => resolve(request.result);
  request.onerror = () => reject(request.error);
});

export const base = () => open();

export async function read(store, key) {
  return answered((await open()).transaction(store).objectStore(store).get(key));
}

export async function all(store) {
  return answered((await open()).transaction(store).objectStore(store).getAll());
}

/** Do several changes at once or none: `work` gets a function from a store's name to the store, and one that gives up
    with an error. */
export async function change(stores, work) {
  const transaction = (await open()).transaction(stores, "readwrite", { durability: "strict" });
  let why = null;
  const done = new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve();
    transaction.onerror = transaction.onabort = () => reject(why || transaction.error || new Error("not kept"));
  });
  const giveUp = (error) => { why = error; transaction.abort(); };
  try {
    work((name) => transaction.objectStore(name), giveUp);
  } catch (error) {
    giveUp(error);
  }
  await done;
}

/** Everything away, for good; fails where another page does not let go in time. */
export async function destroy() {
  if (opening) (await opening).close();
  opening = null;
  await new Promise((resolve, reject) => {
    const asked = indexedDB.deleteDatabase(NAME);
    asked.onsuccess = () => resolve();
    asked.onerror = () => reject(asked.error);
    setTimeout(() => reject(new Error("blocked")), PATIENCE);
  });
}
