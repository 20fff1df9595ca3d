/* The rounds of this week with their places in walking order, the units that sign, and places beside every round. */

import { button, el, field, fill, notice } from "./dom.js";
import * as outbox from "./outbox.js";
import * as pack from "./pack.js";
import { placed, smallMap } from "./map.js";
import { GONE } from "./pages.js";
import { named, nearby, placeList } from "./place.js";
import { address } from "./visit.js";

/** The page of rounds. */
export async function page() {
  const held = await pack.held();
  if (!held) return [notice(GONE)];
  const written = new Set((await outbox.list()).filter((item) => item.op.kind === "visit").map(({ op }) => `${op.body.round}|${op.body.point_number}`));
  const rounds = held.rounds.map((round, n) => roundPanel(round, held.outlines || [], n === 0, (stop) => written.has(`${round.number}|${stop.number}`)));
  return [rounds.length ? rounds : el("p", { class: "empty" }, "这周没有安排给您的巡查。"), beside(held.premises)];
}

function roundPanel(round, outlines, first, isWritten) {
  const called = (stop) => (isWritten(stop) ? el("span", { class: "wrong small" }, "已记，未发送") : stop.called && el("span", { class: "saved" }, stop.called));
  const signed = round.units.filter((unit) => unit.signed).length;
  return el("section", { class: "panel" }, el("h2", {}, round.name), walkMap(round, outlines, first, isWritten),
    el("ul", { class: "items" }, round.stops.map((stop) => el("li", {}, el("a", { class: "grow", href: address({ round: round.number, point_number: stop.number }) },
      el("span", { class: "line" }, el("b", {}, `${stop.serial}. ${stop.name}`), called(stop) || null),
      el("span", { class: "quiet small" }, stop.reason))))),
    el("a", { class: "btn wide", href: `#/sign/${encodeURIComponent(round.number)}` }, `签字（${signed}/${round.units.length} 个单位已签）`));
}

const shut = new Map(); // by the number of a round: whether a finger shut or opened its map

/** The places of a round on a map, numbered in walking order; nothing where none has a position. A tap leads to a visit. */
function walkMap(round, outlines, first, isWritten) {
  const stops = round.stops.filter(placed);
  if (!stops.length) return null;
  const marks = stops.map((stop) => ({ lon: stop.lon, lat: stop.lat, name: stop.name, step: stop.serial, done: Boolean(stop.called) || isWritten(stop), stop }));
  const tapped = (mark) => { if (mark) location.hash = address({ round: round.number, point_number: mark.stop.number }); };
  const lacking = round.stops.length - stops.length;
  const hint = `按步行顺序编号，绿色的已走访。${lacking ? `${lacking} 个点位没有位置，未画出。` : ""}`;
  const box = el("div");
  const fold = el("button", { type: "button", class: "btn wide" });
  const draw = () => {
    const isShut = shut.has(round.number) ? shut.get(round.number) : !first;
    fold.textContent = isShut ? "看路线图" : "收起路线图";
    fold.setAttribute("aria-expanded", String(!isShut));
    fill(box, isShut ? null : smallMap({ outlines, marks, walk: true, label: `${round.name}的路线图`, hint, tapped }).node);
  };
  fold.addEventListener("click", () => { shut.set(round.number, fold.getAttribute("aria-expanded") === "true"); draw(); });
  draw();
  return el("div", {}, box, fold);
}

/** A visit to a place that no round leads to. */
function beside(premises) {
  const found = el("ul", { class: "items suggestions" });
  const go = (one) => { location.hash = address({ round: "", point_number: one.number }); };
  const offer = (list) => fill(found, placeList(list, go));
  const where = field("点位名称、地址或编号", "input", { type: "search" });
  where.input.addEventListener("input", () => offer(named(premises, where.input.value)));
  const near = nearby(premises, offer, (text) => fill(found, el("li", { class: "quiet" }, text)));
  return el("section", { class: "panel" }, el("h2", {}, "走访其他点位"), where.row, near, found);
}

/** The page on which the units of a round sign, one after another, on one phone. */
export async function signing(number) {
  const held = await pack.held();
  const round = held && held.rounds.find((one) => one.number === number);
  const back = el("p", {}, el("a", { class: "btn wide", href: "#/rounds" }, "返回巡查走访"));
  if (!round) return [notice("这次巡查不在手机上，联网后自动更新。"), back];
  const items = await outbox.list();
  const given = new Map(items.filter(({ op }) => op.kind === "sign_round" && op.body.round === number).map(({ op }) => [op.body.unit, op.body.name || "已签"]));
  const visits = items.filter(({ op }) => op.kind === "visit" && op.body.round === number).length;
  const begun = visits || round.stops.some((stop) => stop.called);
  const signs = (unit, row) => {
    const name = el("b", {}, unit.name);
    if (unit.signed) return [name, el("span", { class: "saved" }, `${unit.signed} 已签`)];
    if (given.has(unit.unit)) return [name, el("span", { class: "wrong small" }, `${given.get(unit.unit)}，未发送`)];
    if (unit.why_not) return [name, el("span", { class: "quiet small" }, unit.why_not)];
    const who = field("签字人姓名", "input", { type: "text", maxlength: 40 });
    const sign = button(unit.own ? "签字" : "签字（代录）", async () => {
      const said = unit.own ? "" : who.input.value.trim();
      if (!unit.own && !said) { who.input.focus(); return; }
      const body = { round: number, unit: unit.unit, name: said };
      await outbox.add({ kind: "sign_round", body, title: `签字：${unit.name}，${round.name}`, lines: [["单位", unit.name], ["签字人", said || "本人"]] });
      given.set(unit.unit, said || "已签");
      outbox.send();
      fill(row, signs(unit, row)); // this one alone: a name may stand in another
    }, "btn-primary");
    return [name, unit.own ? null : who.row, sign];
  };
  const rows = el("ul", { class: "items signing" }, round.units.map((unit) => {
    const row = el("li");
    fill(row, signs(unit, row));
    return row;
  }));
  return [el("h1", {}, round.name), begun ? null : notice("还没有走访记录，走访后再签字。"), begun ? rows : null, back];
}
