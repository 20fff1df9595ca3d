/* My cases, and what is not sent yet. */

import { button, el, field, fill, moment, notice } from "./dom.js";
import * as draft from "./draft.js";
import { begun, restoredLine } from "./finding.js";
import { another } from "./gate.js";
import { leaving } from "./leaving.js";
import * as outbox from "./outbox.js";
import * as pack from "./pack.js";
import { photoTaker } from "./photos.js";

const ACTS = { sign: "签收", contact: "先行联系", handle: "记下办理情况", report_done: "报办结" };
const ASKS = { contact: "联系情况", handle: "办理情况", report_done: "办理结果" };
const WITH_PHOTO = new Set(["handle", "report_done"]);
const MOST_PHOTOS = 9;
const SHAPES = { ok: "●", soon: "▲", late: "■" };
export const GONE = "资料已过期或尚未取得，联网后自动更新。已记下的不受影响，登记照常可用。";

const lamp = (one) => one.lamp && el("span", { class: `lamp lamp-${one.lamp}` }, `${SHAPES[one.lamp]} ${one.word || "正常"}`);

/** The open cases of whoever holds the phone, the most urgent first. */
export async function cases() {
  const held = await pack.held();
  if (!held) return [notice(GONE)];
  if (!held.cases.length) return [el("p", { class: "empty" }, "现在没有等您办理的事项。")];
  const waiting = new Set((await outbox.list()).map((item) => item.op.case));
  return [el("ul", { class: "items" }, held.cases.map((one) => el("li", {}, el("a", { class: "grow", href: `#/case/${one.case}` },
    el("span", { class: "line" }, el("b", {}, `${one.kind} ${one.number}`), el("span", { class: "quiet" }, one.state), lamp(one)),
    el("span", { class: "line" }, one.text || one.address),
    waiting.has(one.case) ? el("span", { class: "wrong small" }, "有未发送的办理") : null))))];
}

/** One case: what is known of it and what may be done, also without network. */
export async function one(key) {
  const held = await pack.held();
  const found = held && held.cases.find((other) => other.case === Number(key));
  if (!found) return [notice("这件事项不在手机上，联网后在“我的事项”中查看。"), el("a", { class: "btn wide", href: "#/cases" }, "返回我的事项")];
  const pending = (await outbox.list()).filter((item) => item.op.case === found.case);
  const acts = possible(found, pending);
  const facts = [["编号", found.number], ["状态", found.state], ["地址", found.address], ["到期", moment(found.due)],
    ["最近", found.last && `${moment(found.last.at)} ${found.last.by} ${found.last.what} ${found.last.note}`]];
  const box = el("div");
  if (acts.length) await acting(box, found, acts);
  else fill(box, el("p", { class: "quiet" }, "现在没有您可以办理的步骤。"));
  return [
    el("h2", {}, found.kind, " ", lamp(found)), el("p", {}, found.text),
    el("dl", { class: "facts" }, facts.filter(([, value]) => value).flatMap(([name, value]) => [el("dt", {}, name), el("dd", {}, value)])),
    pending.length ? notice(`手机上有 ${pending.length} 步未发送：${pending.map((item) => ACTS[item.op.kind]).join("、")}`) : null,
    box, el("p", {}, el("a", { class: "btn wide", href: "#/cases" }, "返回我的事项")),
  ];
}

/** What may be done next; after a signature that is not sent yet, the handling is open. */
function possible(found, pending) {
  const done = new Set(pending.filter((item) => item.state === "unsent").map((item) => item.op.kind));
  if (done.has("report_done")) return [];
  const may = new Set(found.may.filter((act) => act !== "sign" || !done.has("sign")));
  if (done.has("sign")) { may.add("handle"); may.add("report_done"); }
  return Object.keys(ACTS).filter((act) => may.has(act));
}

async function acting(box, found, acts) {
  const name = `case|${found.case}`;
  const { body: filled, photos: taken, restored } = await begun(name, null);
  const note = field("办理情况", "textarea", { rows: 3, maxlength: 2000, placeholder: "不写姓名和电话" });
  note.input.value = filled.note || "";
  const photos = photoTaker("拍照（可不拍）", () => MOST_PHOTOS - photos.taken().length);
  await photos.begin(taken);
  const told = el("div");
  draft.watch(name, () => {
    const [text, kept] = [note.input.value, photos.taken()];
    return text.trim() || kept.length ? { body: { note: text }, photos: kept } : null;
  });
  const act = async (kind) => {
    const said = note.input.value.trim();
    if (ASKS[kind] && !said) return fill(told, notice(`请写明${ASKS[kind]}。`, "notice-wrong"));
    if (!WITH_PHOTO.has(kind) && photos.taken().length) return fill(told, notice(`${ACTS[kind]}不带照片，请先去掉照片，或选“${ACTS.handle}”。`, "notice-wrong"));
    const before = await outbox.latestOn(found.case);
    const link = { case: found.case, ...(before ? { after: before } : { base: found.version }) };
    const body = ASKS[kind] ? { note: said } : {};
    const title = `${ACTS[kind]}：${found.kind}${found.number}`;
    await outbox.add({ kind, body, title, lines: [[`您写的（${ACTS[kind]}）`, body.note]], link, photos: photos.taken(), draft: name });
    draft.leave();
    outbox.send();
    location.hash = "#/cases";
    return null;
  };
  const writes = acts.some((kind) => ASKS[kind]);
  fill(box, restored ? restoredLine(name, () => acting(box, found, acts)) : null, writes ? note.row : null, writes ? photos.node : null, told,
    el("div", { class: "field-act" }, acts.map((kind, n) => button(ACTS[kind], () => act(kind), n ? "wide" : "btn-primary wide"))));
}

/** What is not sent, what met another, what was refused; another PIN, and the way out. */
export async function waiting(refill, redraw) {
  const items = await outbox.list();
  const unsent = items.filter((item) => item.state === "unsent");
  const stuck = items.filter((item) => item.state !== "unsent");
  const hours = await pack.ahead();
  return [
    Math.abs(hours) > 24 ? notice(`手机时间与服务器相差约 ${Math.round(Math.abs(hours) / 24)} 天，日期以服务器收到的时间为准。`, "notice-wrong") : null,
    ...stuck.map((item) => stuckItem(item, refill, redraw)),
    el("ul", { class: "items" }, unsent.map((item) => el("li", {}, el("span", { class: "grow" }, item.title),
      el("span", { class: "quiet small" }, `手机时间 ${moment(item.op.made_at)}${item.op.photos && item.op.photos.length ? ` · ${item.op.photos.length} 张照片` : ""}`)))),
    items.length ? null : el("p", { class: "empty" }, "都已发送，手机上没有留下。"),
    unsent.length ? button("现在发送", async () => { await outbox.send(); await redraw(); }, "btn-primary wide") : null,
    another(),
    leaving(items.length),
  ];
}

const REFILLS = { file: "改了重新登记", mend_on_the_spot: "改了重新登记", visit: "改了重新登记" };

/** Something that waits for a person: what was written, what stands against it, and what can be done. */
function stuckItem(item, refill, redraw) {
  const { op, answer } = item;
  const facts = (item.lines || []).filter(([, text]) => text);
  const parts = [el("h2", {}, item.title), el("p", { class: "wrong" }, answer.reason)];
  const now = answer.now && `${answer.now.state}；${answer.now.last ? `${moment(answer.now.last.at)} ${answer.now.last.by}“${answer.now.last.what}”${answer.now.last.note}` : ""}`;
  if (now) facts.unshift(["现在", now]);
  if (facts.length) parts.push(el("dl", { class: "facts both" }, facts.flatMap(([name, text]) => [el("dt", {}, name), el("dd", {}, text)])));
  const acts = [];
  if (item.state === "lost") acts.push(button("知道了", async () => { await outbox.drop(item); await redraw(); }));
  else {
    if (outbox.newest(item) !== undefined) acts.push(button("按现状再报一次", async () => { await outbox.again(item); await redraw(); }));
    if (REFILLS[op.kind]) acts.push(button(REFILLS[op.kind], () => refill(item)));
    acts.push(button("放弃这条", async () => { await outbox.drop(item); await redraw(); }, "btn-wrong"));
  }
  return el("section", { class: "panel" }, ...parts, el("div", { class: "actions" }, acts));
}
