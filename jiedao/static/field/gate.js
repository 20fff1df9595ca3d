/* Before anything is shown: the PIN, set the first time and asked for after that; and leaving, which takes all away. */

import { button, el, field, notice } from "./dom.js";
import * as house from "./house.js";
import * as outbox from "./outbox.js";
import * as pack from "./pack.js";
import * as store from "./store.js";
import * as vault from "./vault.js";

const PIN = { type: "text", inputmode: "numeric", maxlength: 32, class: "form-control pin" };
const SIGN_IN = "/sign-in/?next=/field/";

const signIn = () => el("p", {}, el("a", { class: "btn btn-primary wide", href: SIGN_IN }, "登录"));

/** The first time: a PIN, and the pack with it. `done` is called when both are there. */
export function first(done) {
  const one = field(`设定 PIN（至少 ${vault.LEAST} 位数字）`, "input", PIN);
  const two = field("再输一次", "input", PIN);
  const told = el("div");
  const set = button("设定 PIN，取得资料", async () => {
    const pin = one.input.value;
    if (!/^[0-9]+$/.test(pin) || pin.length < vault.LEAST) return tell(`PIN 至少 ${vault.LEAST} 位数字。`);
    if (/^(.)\1*$/.test(pin) || "01234567890123456789".includes(pin)) return tell("这个 PIN 太好猜，请换一个。");
    if (pin !== two.input.value) return tell("两次输入的 PIN 不同。");
    one.input.value = two.input.value = "";
    await vault.create(pin);
    const wrong = await pack.renew();
    if (!wrong) return done();
    vault.lock();
    await store.destroy();
    if (wrong === house.SIGNED_OUT) told.replaceChildren(notice("请先登录，再设定 PIN。"), signIn());
    else tell(wrong === house.NO_NETWORK ? "第一次使用需要网络。" : wrong);
    return null;
  }, "btn-primary wide");
  const tell = (text) => told.replaceChildren(notice(text, "notice-wrong"));
  return [
    el("h1", {}, "在这部手机上使用现场登记"),
    el("p", { class: "quiet" }, "资料加密后存在手机上，凭 PIN 打开，12 小时后失效；没有网络也能登记，联网后自动发送。PIN 不存在任何地方，忘记后只能清除重来。"),
    one.row, two.row, told, set,
  ];
}

/** Every later time. */
export async function locked(done) {
  const pin = field("PIN", "input", PIN);
  const told = el("div");
  const { unsent, stuck } = await outbox.count();
  const open = button("打开", async () => {
    const wait = Math.ceil(await vault.waiting() / 1000);
    if (wait) return tell(`输错次数过多，请 ${wait} 秒后再试。`);
    const given = pin.input.value;
    pin.input.value = "";
    if (await vault.unlock(given)) return done();
    const after = Math.ceil(await vault.waiting() / 1000);
    return tell(after ? `PIN 不对，请 ${after} 秒后再试。` : "PIN 不对。");
  }, "btn-primary wide");
  const tell = (text) => told.replaceChildren(notice(text, "notice-wrong"));
  pin.input.addEventListener("keydown", (event) => { if (event.key === "Enter") open.click(); });
  return [
    el("h1", {}, "输入 PIN 打开"),
    unsent + stuck ? notice(`手机上还有 ${unsent + stuck} 条没有发出，打开后联网即发送。`) : null,
    pin.row, told, open,
    el("details", { class: "more-below" }, el("summary", {}, "忘记 PIN"), leaving(unsent + stuck, "清除手机上的资料")),
  ];
}

/** The way out: what is not sent is lost with it, so it says how much that is and asks for a second touch. */
export function leaving(unsent, label = "退出并清除手机上的资料") {
  const box = el("div", { class: "leaving" });
  const go = button(label, () => {
    if (!unsent) return leave();
    box.replaceChildren(
      notice(`还有 ${unsent} 条没有发出，清除后无法找回。`, "notice-wrong"),
      button(`丢弃这 ${unsent} 条并清除`, leave, "btn-wrong wide"),
    );
    return null;
  }, "btn-wrong wide");
  box.append(go);
  return box;
}

async function leave() {
  vault.lock();
  await store.destroy();
  for (const name of await caches.keys()) await caches.delete(name);
  for (const worker of await navigator.serviceWorker.getRegistrations()) await worker.unregister();
  await house.signOut();
  location.replace("/sign-in/");
}
