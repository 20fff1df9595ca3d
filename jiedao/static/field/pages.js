/* My cases, my rounds, and what is not sent yet. */

import { button, el, field, moment, notice } from "./dom.js";
import { photoTaker } from "./finding.js";
import { leaving } from "./gate.js";
import * as house from "./house.js";
import * as outbox from "./outbox.js";
import * as pack from "./pack.js";

const NAMES = { file: "登记", mend_on_the_spot: "登记并当场办结", visit: "走访" };
const ACTS = { sign: "签收", contact: "先行联系", handle: "记下办理情况", report_done: "报办结" };
const ASKS = { contact: "联系情况", handle: "办理情况", report_done: "办理结果" };
const WITH_PHOTO = new Set(["handle", "report_done"]);
const SHAPES = { ok: "●", soon: "▲", late: "■" };
const GONE = "资料已过期或尚未取得，联网后自动更新。已记下的不受影响，登记照常可用。";

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
  const found = (await pack.held())?.cases.find((other) => other.case === Number(key));
  if (!found) return [notice("这件事项不在手机上，联网后在“我的事项”中查看。"), el("a", { class: "btn", href: "#/cases" }, "返回")];
  const pending = (await outbox.list()).filter((item) => item.op.case === found.case);
  const acts = possible(found, pending);
  const facts = [["编号", found.number], ["状态", found.state], ["地址", found.address], ["到期", moment(found.due)],
    ["最近", found.last && `${moment(found.last.at)} ${found.last.by} ${found.last.what} ${found.last.note}`]];
  return [
    el("h2", {}, found.kind, " ", lamp(found)), el("p", {}, found.text),
    el("dl", { class: "facts" }, facts.filter(([, value]) => value).flatMap(([name, value]) => [el("dt", {}, name), el("dd", {}, value)])),
    pending.length ? notice(`手机上有 ${pending.length} 步未发送：${pending.map((item) => ACTS[item.op.kind]).join("、")}`) : null,
    acts.length ? acting(found, acts) : el("p", { class: "quiet" }, "现在没有您可以办理的步骤。"),
    el("p", {}, el("a", { href: "#/cases" }, "返回我的事项")),
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

function acting(found, acts) {
  const note = field("办理情况", "textarea", { rows: 3, maxlength: 2000, placeholder: "不写姓名和电话" });
  const photos = photoTaker();
  const told = el("div");
  const act = async (kind) => {
    const said = note.input.value.trim();
    if (ASKS[kind] && !said) return told.replaceChildren(notice(`请写明${ASKS[kind]}。`, "notice-wrong"));
    const before = await outbox.latestOn(found.case);
    const link = { case: found.case, ...(before ? { after: before } : { base: found.version }) };
    const body = ASKS[kind] ? { note: said } : {};
    const title = `${ACTS[kind]}：${found.kind}${found.number}`;
    await outbox.add({ kind, body, title, link, photos: WITH_PHOTO.has(kind) ? photos.taken() : [] });
    outbox.send();
    location.hash = "#/cases";
    return null;
  };
  const writes = acts.some((kind) => ASKS[kind]);
  return el("div", { class: "stack" }, writes ? note.row : null, writes ? photos.node : null, told,
    el("div", { class: "field-act" }, acts.map((kind, n) => button(ACTS[kind], () => act(kind), n ? "wide" : "btn-primary wide"))));
}

/** The rounds of this week and their places in walking order. */
export async function rounds() {
  const held = await pack.held();
  if (!held) return [notice(GONE)];
  if (!held.rounds?.length) return [el("p", { class: "empty" }, "这周没有安排给您的巡查。")];
  const written = new Set((await outbox.list()).filter((item) => item.op.kind === "visit").map((item) => item.op.body.point_number));
  const called = (stop) => (written.has(stop.number) ? el("span", { class: "wrong small" }, "已记，未发送") : stop.called && el("span", { class: "saved" }, stop.called));
  return held.rounds.map((round) => el("section", { class: "panel" }, el("h2", {}, round.name),
    el("ul", { class: "items" }, round.stops.map((stop) => el("li", {}, el("a", { class: "grow", href: `#/visit/${round.number}/${stop.number}` },
      el("span", { class: "line" }, el("b", {}, `${stop.serial}. ${stop.name}`), called(stop) || null),
      el("span", { class: "quiet small" }, stop.reason)))))));
}

/** What is not sent, what met another, what was refused; and the way out. */
export async function waiting(refill, redraw) {
  const items = await outbox.list();
  const unsent = items.filter((item) => item.state === "unsent");
  const stuck = items.filter((item) => item.state !== "unsent");
  const hours = await pack.ahead();
  return [
    Math.abs(hours) > 24 ? notice(`手机时间与服务器相差约 ${Math.round(Math.abs(hours) / 24)} 天，日期以服务器收到的时间为准。`, "notice-wrong") : null,
    trouble(outbox.saidLast(), unsent.length),
    ...stuck.map((item) => stuckItem(item, refill, redraw)),
    el("ul", { class: "items" }, unsent.map((item) => el("li", {}, el("span", { class: "grow" }, item.title),
      el("span", { class: "quiet small" }, `手机时间 ${moment(item.op.made_at)}${item.op.photos?.length ? ` · ${item.op.photos.length} 张照片` : ""}`)))),
    items.length ? null : el("p", { class: "empty" }, "都已发送，手机上没有留下。"),
    unsent.length ? button("现在发送", async () => { await outbox.send(); await redraw(); }, "btn-primary wide") : null,
    leaving(items.length),
  ];
}

function trouble(said, unsent) {
  if (said === house.SIGNED_OUT) return el("div", { class: "notice-wrong" }, el("p", {}, "登录已过期，登录后继续发送；记下的都还在。"), el("a", { class: "btn btn-primary", href: "/sign-in/?next=/field/" }, "登录"));
  if (said === house.NO_NETWORK) return unsent ? notice("现在没有网络，联网后自动发送。") : null;
  return said ? notice(said, "notice-wrong") : null;
}

function stuckItem(item, refill, redraw) {
  const { op, answer } = item;
  const drop = button("放弃这条", async () => { await outbox.drop(item); await redraw(); }, "btn-wrong");
  const mine = op.body.note || op.body.description || "";
  const parts = [el("h2", {}, item.title), el("p", { class: "wrong" }, answer.reason)];
  const acts = [drop];
  if (item.state === "conflict" && answer.now?.version !== undefined) {
    const now = answer.now;
    parts.push(el("dl", { class: "facts both" },
      el("dt", {}, "现在"), el("dd", {}, `${now.state}；${now.last ? `${moment(now.last.at)} ${now.last.by}“${now.last.what}”${now.last.note}` : ""}`),
      el("dt", {}, "您写的"), el("dd", {}, `${ACTS[op.kind] || NAMES[op.kind]}：${mine}`)));
    if (now.may.includes(op.kind)) acts.unshift(button("按现状再报一次", async () => { await outbox.again(item); await redraw(); }));
  } else {
    parts.push(el("p", {}, `您写的：${mine}`));
    if (op.kind === "file" || op.kind === "mend_on_the_spot") acts.unshift(button("改了重新登记", () => refill(item)));
  }
  return el("section", { class: "panel" }, ...parts, el("div", { class: "actions" }, acts));
}
