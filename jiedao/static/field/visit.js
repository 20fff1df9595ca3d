/* One visit: the questions of the place, each wrong answer with how it was mended and photos; what else was met; the law
   that was explained; and a danger that goes before the form. A visit without findings is three touches: the place,
   “都符合”, “记下”. */

import { button, choice, el, field, fill, notice } from "./dom.js";
import * as draft from "./draft.js";
import { begun, restoredLine } from "./finding.js";
import { heard, lesson, others } from "./met.js";
import * as outbox from "./outbox.js";
import * as pack from "./pack.js";
import { pair } from "./photos.js";

const OUTCOMES = [["seen", "已走访"], ["closed", "关门停业"], ["no_entry", "未能进入"]];
const ANSWERS = [["yes", "是"], ["no", "否"], ["none", "不适用"]];
const MOST_PHOTOS = 40;
const NONE = "-"; // in the address of a visit that belongs to no round

/** The address of the page of a visit. */
export const address = ({ round, point_number: point }) => `#/visit/${encodeURIComponent(round || NONE)}/${encodeURIComponent(point)}`;

/** The page of a visit to a place, of a round or of none; one whose round has gone is recorded without it. */
export async function page(refused, roundNumber, point) {
  const [held, words] = [await pack.held(), await pack.words()];
  const back = el("p", {}, el("a", { class: "btn wide", href: "#/rounds" }, "返回巡查走访"));
  if (!held || !words) return [notice("资料已过期，联网后自动更新。已记下的不受影响。"), back];
  const round = held.rounds.find((one) => one.number === roundNumber);
  const stop = (round && round.stops.find((one) => one.number === point)) || held.premises.find((one) => one.number === point);
  if (!stop) return [notice("这个点位不在手机上，联网后自动更新。"), back];
  const box = el("div");
  const known = { stop, round: round ? round.number : "", checklist: held.checklists[stop.checklist], words };
  const gone = !round && roundNumber !== NONE ? notice("原来的巡查已不在手机上，这次走访单独登记。") : null;
  await form(box, known, refused);
  return [el("h1", {}, stop.name), el("p", { class: "quiet" }, [stop.address, stop.reason].filter(Boolean).join(" · ")), gone, box, back];
}

async function form(box, known, refused) {
  const { stop, round, checklist, words } = known;
  const name = refused ? `again|${refused.op.id}` : `visit|${round}|${stop.number}`;
  const { body: filled, photos: taken, restored } = await begun(name, refused);
  const sorted = sorter(taken, filled.shows || {});
  const asked = el("div");
  const free = () => MOST_PHOTOS - everything().photos.length;
  const outcome = choice("结果", OUTCOMES, (key) => { asked.hidden = key !== "seen"; });
  const mendable = new Set(words.kinds.filter((kind) => kind.on_the_spot).map((kind) => kind.key));
  const questions = [];
  for (const item of checklist.items) questions.push(await question(item, filled, { sorted, free, mendable }));
  const more = await others(words.met, filled.cases || [], { sorted, free, mendable });
  const law = lesson(words.audiences, filled.lesson);
  const note = field("其他情况（可不填）", "textarea", { rows: 2, maxlength: 2000, placeholder: "不写姓名和电话" });
  const told = el("div", { "aria-live": "polite" });
  note.input.value = filled.note || "";
  fill(asked, el("h2", {}, checklist.name), questions.map((one) => one.node));
  outcome.set(filled.outcome || "seen");

  const everything = () => {
    const seen = outcome.get() === "seen";
    const given = seen ? questions.filter((one) => one.value()) : [];
    const met = [...given.map((one) => one.met()).filter(Boolean), ...more.all()];
    const shown = heard(met);
    const body = {
      point_number: stop.number, round, outcome: outcome.get(), note: note.input.value.trim(),
      answers: Object.fromEntries(given.map((one) => [one.key, one.value()])),
      told: Object.fromEntries(given.filter((one) => one.danger()).map((one) => [one.key, one.report()])),
      cases: shown.cases, shows: shown.shows, lesson: seen ? law.said() : {},
    };
    const lines = [["结果", OUTCOMES.find(([key]) => key === body.outcome)[1]], ...given.map((one) => one.line()),
      ...more.lines(), ...law.lines(), ["其他情况", body.note]];
    return { body, photos: shown.photos, lines, given, seen };
  };
  draft.watch(name, () => {
    const { body, photos } = everything();
    const begunWith = Object.keys(body.answers).length || body.cases.length || body.note || body.outcome !== "seen" || Object.keys(body.lesson).length;
    return begunWith ? { body, photos } : null;
  });

  const wrong = (said) => { fill(told, notice(said, "notice-wrong")); told.scrollIntoView({ block: "center" }); };
  const save = button("记下", async () => {
    const { body, photos, lines, given, seen } = everything();
    if (seen && !given.length) return wrong("请至少回答一题；没有进去的，请选“未能进入”。");
    const silent = given.find((one) => one.danger() && !one.report());
    if (silent) return wrong(`${silent.danger()}：请先撤离并报警，再写明何时向谁报告。`);
    const lacking = more.whyNot() || (seen && law.whyNot());
    if (lacking) return wrong(lacking);
    await outbox.add({ kind: "visit", body, title: `走访：${stop.name}`, lines, photos, instead: refused, draft: name });
    draft.leave();
    outbox.send();
    location.hash = "#/rounds";
    return null;
  }, "btn-primary");
  const fine = button("都符合", () => questions.forEach((one) => one.fine()), "");
  fill(box, restored ? restoredLine(name, () => form(box, known, refused)) : null, outcome.node, asked, more.node, law.node,
    note.row, told, el("div", { class: "field-act two" }, fine, save));
}

/** The photos of what is refilled, by what each belongs to. */
const sorter = (photos, shows) => (key) => photos.filter((one) => shows[one.digest] === key);

async function question(item, filled, { sorted, free, mendable }) {
  const given = (filled.answers || {})[item.key] || "";
  if (item.holds !== "yes_no") {
    const unit = item.unit ? `（${item.unit}）` : "";
    const typed = field(`${item.text}${unit}`, "input", item.holds === "count" ? { inputmode: "numeric", maxlength: 6 } : { maxlength: 200 });
    typed.input.value = given;
    const value = () => typed.input.value.trim();
    return { key: item.key, node: typed.row, value, fine: () => {}, danger: () => "", report: () => "", met: () => null, line: () => [item.text, value()] };
  }
  const isWrong = () => answer.get() === item.wrong;
  const parts = el("section", { class: "asked-more", hidden: true });
  const answer = choice(item.text, item.stops ? ANSWERS.slice(0, 2) : ANSWERS, () => { parts.hidden = !isWrong(); });
  const report = field("何时向谁报告", "input", { type: "text", maxlength: 200 });
  report.input.value = (filled.told || {})[item.key] || "";
  const before = (filled.cases || []).find((one) => one.item === item.key) || {};
  const what = field("具体情况（可不填）", "input", { type: "text", maxlength: 2000, placeholder: "不写姓名和电话" });
  what.input.value = before.description && before.description !== unfit(item) ? before.description : "";
  const mended = field("怎样整改（当场整改好的填）", "input", { type: "text", maxlength: 2000 });
  mended.input.value = before.mended || "";
  mended.row.hidden = Boolean(item.stops) || !mendable.has(item.becomes);
  const shots = await pair(mended, free, sorted, item.key);
  if (item.stops) parts.append(alarm(item, report));
  if (item.becomes) parts.append(...(item.stops ? [] : [what.row]), shots.before.node, ...(item.stops ? [] : [mended.row, shots.after.node]));
  answer.node.append(parts);
  if (given) answer.set(given);
  const extra = () => !item.stops && (what.input.value.trim() || (!mended.row.hidden && mended.input.value.trim()));
  const met = () => {
    if (!isWrong() || !item.becomes) return null;
    const said = { kind: item.becomes, description: what.input.value.trim() || unfit(item), mended: mended.row.hidden ? "" : mended.input.value.trim(), item: item.key };
    return { said: extra() ? said : null, key: item.key, ...shots.taken() };
  };
  const name = () => (ANSWERS.find(([key]) => key === answer.get()) || ["", ""])[1];
  return {
    key: item.key, node: answer.node, value: answer.get, report: () => report.input.value.trim(), met,
    fine: () => { if (!answer.get()) answer.set(item.wrong === "no" ? "yes" : "no"); },
    danger: () => (item.stops && isWrong() ? item.stops.name : ""),
    line: () => [item.text, [name(), isWrong() && what.input.value.trim(), isWrong() && mended.input.value.trim() && `整改：${mended.input.value.trim()}`,
      isWrong() && item.stops && `已报：${report.input.value.trim()}`].filter(Boolean).join("；")],
  };
}

const unfit = (item) => `不符合“${item.text}”`;

function alarm(item, report) {
  const calls = item.stops.call.map(([number, whose]) => el("a", { class: "btn btn-wrong", href: `tel:${number}` }, `${number} ${whose}`));
  return el("div", { class: "notice-wrong", role: "alert" }, el("p", {}, el("b", {}, item.stops.name)), el("p", {}, item.stops.first),
    el("div", { class: "actions" }, calls), report.row);
}
