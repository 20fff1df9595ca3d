/* Speaking with the house. Without network, or signed out, it says so; it never throws for either. */

export const NO_NETWORK = "no-network";
export const SIGNED_OUT = "signed-out";

const token = () => (document.cookie.split("; ").find((one) => one.startsWith("csrftoken=")) || "").slice(10);

/** The status and JSON of an answer; or `trouble`, one of the two above. */
async function ask(path, options = {}) {
  let answer;
  try {
    answer = await fetch(path, { credentials: "same-origin", cache: "no-store", redirect: "manual", ...options });
  } catch {
    return { trouble: NO_NETWORK };
  }
  if (answer.type === "opaqueredirect" || answer.status === 401) return { trouble: SIGNED_OUT };
  let body = null;
  try {
    body = await answer.json();
  } catch {
    if (answer.status >= 502) return { trouble: NO_NETWORK };
  }
  return { status: answer.status, body };
}

export const pack = (have) => ask(`/sync/pack/${have ? `?have=${have}` : ""}`);

/** Send something; where the page's token is missing or old (a killed browser loses its last cookies) get a new one. */
async function post(path, options) {
  const tried = () => ask(path, { ...options, method: "POST", headers: { ...options.headers, "X-CSRFToken": token() } });
  if (token()) {
    const told = await tried();
    if (told.status !== 403 || told.body) return told;
  }
  const { trouble } = await pack();
  return trouble ? { trouble } : tried();
}

export const send = (batch) => post("/sync/operations/", {
  headers: { "Content-Type": "application/json" },
  body: JSON.stringify(batch),
});

export function photo(digest, data) {
  const form = new FormData();
  form.set("digest", digest);
  form.set("photo", new Blob([data], { type: "image/jpeg" }), "photo.jpg");
  return post("/sync/photos/", { body: form });
}

const LONG = 8000; // ms that leaving waits for an answer

/** Sign out; whether the house heard of it. */
export async function signOut() {
  const late = new Promise((resolve) => { setTimeout(() => resolve({ trouble: NO_NETWORK }), LONG); });
  const { trouble } = await Promise.race([post("/sign-out/", {}), late]);
  return trouble === SIGNED_OUT; // it leads to the sign-in
}
