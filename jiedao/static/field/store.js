/* The drawers in which the phone keeps things: IndexedDB behind promises. What is written is on the disk when a promise
   is kept (durability "strict"), so that it survives the end of the browser. */

const NAME = "jiedao-field";
const VERSION = 1;
let opening = null;

function open() {
  opening ??= new Promise((resolve, reject) => {
    const asked = indexedDB.open(NAME, VERSION);
    asked.onupgradeneeded = () => {
      const base = asked.result;
      base.createObjectStore("meta", { keyPath: "key" });
      base.createObjectStore("kept", { keyPath: "key" });
      base.createObjectStore("outbox", { keyPath: "seq", autoIncrement: true });
      base.createObjectStore("photos", { keyPath: "id" });
    };
    asked.onsuccess = () => {
      asked.result.onversionchange = () => { asked.result.close(); opening = null; };
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

export async function read(store, key) {
  const base = await open();
  return answered(base.transaction(store).objectStore(store).get(key));
}

export async function all(store) {
  const base = await open();
  return answered(base.transaction(store).objectStore(store).getAll());
}

/** Do several changes at once or none: `work` gets a function from a store's name to the store. */
export async function change(stores, work) {
  const base = await open();
  const transaction = base.transaction(stores, "readwrite", { durability: "strict" });
  const done = new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve();
    transaction.onerror = transaction.onabort = () => reject(transaction.error);
  });
  work((name) => transaction.objectStore(name));
  await done;
}

/** Everything away, for good. */
export async function destroy() {
  if (opening) (await opening).close();
  opening = null;
  await new Promise((resolve, reject) => {
    const asked = indexedDB.deleteDatabase(NAME);
    asked.onsuccess = () => resolve();
    asked.onerror = () => reject(asked.error);
    asked.onblocked = () => reject(new Error("blocked"));
  });
}
