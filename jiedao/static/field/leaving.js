/* Leaving: signed out and everything away. Where the house cannot be reached the phone is wiped all the same, and a mark
   that holds nothing remembers to sign out at the next contact, from here or from any page of the house (phone.js). */

import { button, el, fill, notice } from "./dom.js";
import * as draft from "./draft.js";
import * as house from "./house.js";
import * as store from "./store.js";
import * as vault from "./vault.js";

const MARK = "jiedao-leaving";

export const unfinished = () => localStorage.getItem(MARK) !== null;

/** Sign out where that is still to be done, or wait for the answer; whether it is done. */
export async function finish(told = house.signOut()) {
  if (!await told) return false;
  for (const name of await caches.keys()) await caches.delete(name);
  for (const worker of await navigator.serviceWorker.getRegistrations()) await worker.unregister();
  localStorage.removeItem(MARK);
  location.replace("/sign-in/");
  return true;
}

/** Shows that the house was not told yet. */
export function showWaiting() {
  const told = el("div");
  fill(document.getElementById("standing"));
  fill(document.getElementById("unsent"));
  fill(document.getElementById("page"),
    el("h1", {}, "还没有退出登录"),
    el("p", {}, "手机上的资料已清除。现在连不上服务器，登录还留着：联网后打开这一页或工作台，会先完成退出。在此之前请不要把手机交给别人。"),
    told,
    button("现在退出", async () => { if (!await finish()) fill(told, notice("还是连不上服务器。", "notice-wrong")); }, "btn-primary wide"));
}

/** The way out: what is not sent is lost with it, so it says how much that is and asks for a second touch. */
export function leaving(unsent, label = "退出并清除手机上的资料") {
  const box = el("div", { class: "leaving" });
  const go = button(label, () => {
    if (!unsent) return leave(box);
    fill(box, notice(`还有 ${unsent} 条没有发出，清除后无法找回。`, "notice-wrong"),
      button(`丢弃这 ${unsent} 条并清除`, () => leave(box), "btn-wrong wide"));
    return null;
  }, "btn-wrong wide");
  box.append(go);
  return box;
}

async function leave(box) {
  localStorage.setItem(MARK, "");
  draft.leave();
  vault.lock();
  document.getElementById("tabs").hidden = true;
  const told = house.signOut();
  try {
    await store.destroy();
  } catch (error) {
    console.warn(error);
    fill(box, notice("现场登记还开着另一个页面，没有清除。请关掉那一页再按一次。", "notice-wrong"), button("清除", () => leave(box), "btn-wrong wide"));
    return;
  }
  if (!await finish(told)) showWaiting();
}
