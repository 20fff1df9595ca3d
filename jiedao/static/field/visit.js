/* One visit of a round: the questions of the place, what else there is to say, and a danger that goes before the form. */

import { button, el, field, notice } from "./dom.js";
import * as outbox from "./outbox.js";
import * as pack from "./pack.js";

const OUTCOMES = [["seen", "已走访"], ["closed", "关门停业"], ["no_entry", "未能进入"]];
const ANSWERS = [["yes", "是"], ["no", "否"], ["none", "不适用"]];

/** Chips of which one is chosen: `get`, `set`, and the element. */
function choice(label, options, changed) {
  let value = "";
  const list = el("div", { class: "chips" });
  const draw = () => list.replaceChildren(...options.map(([key, name]) => el("button", {
    type: "button", class: "chip", "aria-current": value === key ? "true" : null, "aria-pressed": String(value === key),
    onclick: () => { value = key; draw(); changed?.(key); },
  }, name)));
  draw();
  const node = el("fieldset", { class: "field" }, el("legend", { class: "label" }, label), list);
  return { node, get: () => value, set: (key) => { value = key; draw(); changed?.(key); } };
}

/** The page of a visit to a place of a round. */
export async function page(roundNumber, point) {
  const held = await pack.held();
  const round = held?.rounds.find((one) => one.number === roundNumber);
  const stop = round?.stops.find((one) => one.number === point);
  if (!stop) return [notice("这次巡查不在手机上，联网后自动更新。"), el("a", { class: "btn", href: "#/rounds" }, "返回")];
  const { name, items } = held.checklists[stop.checklist];
  const questions = items.map(question);
  const asked = el("div", {}, el("div", { class: "line" }, el("h2", {}, name)),
    button("其余都符合", () => questions.forEach((one) => one.fine()), "wide"), questions.map((one) => one.node));
  const outcome = choice("结果", OUTCOMES, (key) => { asked.hidden = key !== "seen"; });
  outcome.set("seen");
  const note = field("其他情况（可不填）", "textarea", { rows: 2, maxlength: 2000, placeholder: "不写姓名和电话" });
  const told = el("div", { "aria-live": "polite" });
  const wrong = (said) => told.replaceChildren(notice(said, "notice-wrong"));
  const save = button("记下这次走访", async () => {
    const seen = outcome.get() === "seen";
    const given = seen ? questions.filter((one) => one.value()) : [];
    if (seen && !given.length) return wrong("请至少回答一题；没有进去的，请选“未能进入”。");
    const silent = given.find((one) => one.danger() && !one.report());
    if (silent) return wrong(`${silent.danger()}：请先撤离并报警，再写明何时向谁报告。`);
    const body = {
      point_number: stop.number, round: round.number, outcome: outcome.get(), note: note.input.value.trim(),
      answers: Object.fromEntries(given.map((one) => [one.key, one.value()])),
      told: Object.fromEntries(given.filter((one) => one.danger()).map((one) => [one.key, one.report()])),
    };
    await outbox.add({ kind: "visit", body, title: `走访：${stop.name}` });
    outbox.send();
    location.hash = "#/rounds";
    return null;
  }, "btn-primary wide");
  return [
    el("h1", {}, stop.name), el("p", { class: "quiet" }, [stop.address, stop.reason].filter(Boolean).join(" · ")),
    outcome.node, asked, note.row, told, el("div", { class: "field-act" }, save),
    el("p", {}, el("a", { href: "#/rounds" }, "返回我的巡查")),
  ];
}

function question(item) {
  if (item.holds !== "yes_no") {
    const unit = item.unit ? `（${item.unit}）` : "";
    const typed = field(`${item.text}${unit}`, "input", item.holds === "count" ? { inputmode: "numeric", maxlength: 6 } : { maxlength: 200 });
    const value = () => typed.input.value.trim();
    return { key: item.key, node: typed.row, value, fine: () => {}, danger: () => "", report: () => "" };
  }
  const report = field("何时向谁报告", "input", { type: "text", maxlength: 200 });
  const alarm = el("div", { class: "notice-wrong", hidden: true, role: "alert" });
  if (item.stops) {
    const calls = item.stops.call.map(([number, whose]) => el("a", { class: "btn btn-wrong", href: `tel:${number}` }, `${number} ${whose}`));
    alarm.append(el("p", {}, el("b", {}, item.stops.name)), el("p", {}, item.stops.first), el("div", { class: "actions" }, calls), report.row);
  }
  const answer = choice(item.text, ANSWERS, (key) => { alarm.hidden = !(item.stops && key === item.wrong); });
  answer.node.append(alarm);
  return {
    key: item.key, node: answer.node, value: answer.get, report: () => report.input.value.trim(),
    fine: () => { if (!answer.get()) answer.set(item.wrong === "no" ? "yes" : "no"); },
    danger: () => (item.stops && answer.get() === item.wrong ? item.stops.name : ""),
  };
}
