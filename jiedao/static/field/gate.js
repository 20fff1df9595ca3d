/* Before anything is shown: the PIN, set the first time and asked for after that; and another PIN. */

import { button, el, field, fill, notice } from "./dom.js";
import * as house from "./house.js";
import { leaving } from "./leaving.js";
import * as outbox from "./outbox.js";
import * as pack from "./pack.js";
import * as store from "./store.js";
import * as vault from "./vault.js";

const PIN = { type: "text", inputmode: "numeric", maxlength: 32, class: "form-control pin" };
const SIGN_IN = "/sign-in/?next=/field/";

export const signIn = () => el("p", {}, el("a", { class: "btn btn-primary wide", href: SIGN_IN }, "登录"));

/** The first time: a PIN, and the pack with it. `done` is called when both are there. */
export function first(done) {
  const one = field(`设定 PIN（至少 ${vault.LEAST} 位数字）`, "input", PIN);
  const two = field("再输一次", "input", PIN);
  const told = el("div");
  const tell = (text) => fill(told, notice(text, "notice-wrong"));
  const set = button("设定 PIN，取得资料", async () => {
    const [pin, again] = [one.input.value, two.input.value];
    const reason = vault.whyNot(pin, again);
    if (reason) return tell(reason);
    one.input.value = two.input.value = "";
    await vault.create(pin);
    const wrong = await pack.renew();
    if (!wrong) return done();
    vault.lock();
    await store.destroy();
    if (wrong === house.SIGNED_OUT) fill(told, notice("请先登录，再设定 PIN。"), signIn());
    else tell(wrong === house.NO_NETWORK ? "第一次使用需要网络。" : wrong);
    return null;
  }, "btn-primary wide");
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
  const tell = (text) => fill(told, notice(text, "notice-wrong"));
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
  pin.input.addEventListener("keydown", (event) => { if (event.key === "Enter") open.click(); });
  return [
    el("h1", {}, "输入 PIN 打开"),
    unsent + stuck ? notice(`手机上还有 ${unsent + stuck} 条没有发出，打开后联网即发送。`) : null,
    pin.row, told, open,
    el("details", { class: "more-below" }, el("summary", {}, "忘记 PIN"), leaving(unsent + stuck, "清除手机上的资料")),
  ];
}

/** Another PIN; nothing that is kept has to be sealed anew. */
export function another() {
  const old = field("现在的 PIN", "input", PIN);
  const one = field(`新的 PIN（至少 ${vault.LEAST} 位数字）`, "input", PIN);
  const two = field("再输一次新的 PIN", "input", PIN);
  const told = el("div");
  const change = button("更改 PIN", async () => {
    const reason = vault.whyNot(one.input.value, two.input.value);
    if (reason) return fill(told, notice(reason, "notice-wrong"));
    const right = await vault.rewrap(old.input.value, one.input.value);
    old.input.value = one.input.value = two.input.value = "";
    if (right) return fill(told, el("p", { class: "notice-done", role: "status" }, "PIN 已更改。"));
    const wait = Math.ceil(await vault.waiting() / 1000);
    return fill(told, notice(wait ? `现在的 PIN 不对，请 ${wait} 秒后再试。` : "现在的 PIN 不对。", "notice-wrong"));
  }, "wide");
  return el("details", { class: "more-below" }, el("summary", {}, "更改 PIN"), old.row, one.row, two.row, told, change);
}
