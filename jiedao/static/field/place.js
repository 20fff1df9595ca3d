/* Where something is: a committee, a few words, one of the places the phone knows (by name, by how near it is, or tapped
   on the map), and a position, which is taken when a finger asks for it and never else. */

import { button, el, field, fill, notice } from "./dom.js";
import * as draft from "./draft.js";
import { canBeAsked, here } from "./here.js";
import { metresBetween, placed, smallMap, within } from "./map.js";

const NEAR = 6;
const NEAREST = 3;
const COARSE = 100; // metres; the house says its own limit
const NAMES = { gps: "当前位置", map: "地图上的一点" };

/** The chooser; `filled` is what it begins with. */
export function placeChooser(words, held, filled) {
  const { committees, coarse = COARSE } = words;
  const { premises, outlines = [] } = held || { premises: [] };
  let place = premises.find((one) => one.number === filled.point_number) || null;
  let position = filled.position || null;
  const code = field("居民区", "select", { class: "form-select" });
  code.input.append(...(committees.length > 1 ? [el("option", { value: "" }, "请选择")] : []),
    ...committees.map((one) => el("option", { value: one.code }, one.name)));
  code.input.value = filled.code || (committees.length === 1 ? committees[0].code : "");
  code.row.hidden = committees.length === 1;
  const where = field("地点（可不填）", "input", { type: "text", maxlength: 200, placeholder: "路名门牌，或点位名称" });
  where.input.value = filled.address || "";
  const found = el("ul", { class: "items suggestions" });
  const [near, told, stands] = [el("ul", { class: "items suggestions" }), el("div"), el("div")];
  const offer = (list, box = found) => fill(box, placeList(list, choose));
  const tell = (text, kind = "notice-wrong") => {
    fill(told, text ? notice(text, kind) : null);
    if (text) told.scrollIntoView({ block: "center" }); // out from under the bar below
  };
  const choose = (one) => {
    place = one;
    code.input.value = one.code;
    where.input.value = one.address ? `${one.name}（${one.address}）` : one.name;
    if (position && position.located === "map") position = null; // the place says where it is
    fill(found);
    fill(near);
    tell("");
    changed();
  };
  const put = (at) => {
    const [lon, lat] = [at.lon.toFixed(6), at.lat.toFixed(6)];
    position = { lon, lat, located: at.metres ? "gps" : "map", ...(at.metres ? { metres: `${at.metres}` } : {}) };
    if (!code.input.value) code.input.value = committeeAt(at);
    tell(doubt(at));
    changed();
  };
  const committeeAt = (at) => {
    const own = outlines.find((one) => committees.some((each) => each.code === one.code) && within(one.rings, at));
    return own ? own.code : "";
  };
  const doubt = (at) => {
    const there = committeeAt(at);
    if (!outlines.length || (there && there === code.input.value)) return "";
    const name = (key) => (committees.find((one) => one.code === key) || {}).name;
    return there ? `这个位置在${name(there)}，选的是${name(code.input.value)}，请核对。` : "这个位置不在您的居民区范围内，请核对；照样可以记下。";
  };
  const inWords = () => (position ? `${NAMES[position.located]}${position.metres ? `，误差约 ${position.metres} 米` : ""}` : "");
  const show = () => {
    const lost = () => { position = null; tell(""); changed(); };
    fill(stands, position ? el("div", { class: "position" }, el("span", { role: "status" }, `位置：${inWords()}`),
      el("button", { type: "button", class: "btn", onclick: lost, "aria-label": "去掉位置" }, "去掉")) : null);
    map.mark(mark());
  };
  const mark = () => {
    if (position) return { lon: Number(position.lon), lat: Number(position.lat), metres: Number(position.metres) || 0 };
    return place && placed(place) ? { lon: place.lon, lat: place.lat } : null;
  };
  const changed = () => { show(); draft.soon(); };
  const map = foldedMap(outlines, premises.filter(placed), code, (mark, at) => (mark ? choose(mark) : put(at)));
  const use = button("用当前位置", async () => {
    tell("正在定位，请稍等……", "notice");
    const at = await here();
    if (at.why) { tell(at.why); return; }
    offer(byDistance(premises, at).slice(0, NEAREST), near);
    if (at.metres > coarse) tell(`定位误差约 ${at.metres} 米，超过 ${coarse} 米，没有采用。请到室外再按一次，或选一个点位、在地图上点。`);
    else put(at);
  }, "");
  use.hidden = !canBeAsked();
  where.input.addEventListener("input", () => {
    place = null;
    offer(named(premises, where.input.value));
    map.mark(mark());
  });
  show();
  return {
    node: el("div", { class: "place" }, code.row, where.row, found, el("div", { class: "two" }, use, map.button), told, stands, near, map.box),
    code: () => code.input.value,
    said: () => ({ address: where.input.value.trim(), ...(place ? { point_number: place.number } : {}), ...(position ? { position } : {}) }),
    told: inWords,
    clear: () => { position = null; tell(""); fill(found); fill(near); show(); }, // whoever goes on has moved
  };
}

/** The map behind a button, drawn when it is unfolded. */
function foldedMap(outlines, marks, code, tapped) {
  let map = null;
  let marked = null;
  const box = el("div", { hidden: true });
  const unfold = el("button", { type: "button", class: "btn", "aria-expanded": "false" }, "在地图上点");
  unfold.hidden = !outlines.length && !marks.length;
  unfold.addEventListener("click", () => {
    box.hidden = !box.hidden;
    unfold.setAttribute("aria-expanded", String(!box.hidden));
    unfold.textContent = box.hidden ? "在地图上点" : "收起地图";
    if (box.hidden) return;
    if (map) { box.scrollIntoView({ block: "center" }); return; }
    map = smallMap({ outlines, marks, tapped, label: "居民区的地图", hint: "点一个点位，或点空白处。放大后可以拖动。" });
    fill(box, map.node);
    map.look([code.input.value]);
    map.choose(marked);
    box.scrollIntoView({ block: "center" });
  });
  code.input.addEventListener("change", () => { if (map) map.look([code.input.value]); });
  return { button: unfold, box, mark: (point) => { marked = point; if (map) map.choose(point); } };
}

/** Places by what somebody typed of name, address or number. */
export function named(premises, text) {
  const said = text.trim();
  return said ? premises.filter((one) => `${one.name}${one.address}${one.number}`.includes(said)) : [];
}

/** Places that have a position, the nearest first, each with its distance. */
const byDistance = (premises, at) => premises.filter(placed)
  .map((one) => ({ ...one, metres: Math.round(metresBetween(at, one) / 10) * 10 })).sort((a, b) => a.metres - b.metres);

/** The first few places as buttons. */
export const placeList = (list, choose) => list.slice(0, NEAR).map((one) => el("li", {},
  el("button", { type: "button", class: "btn-plain grow", onclick: () => choose(one) },
    one.name, el("span", { class: "quiet small" }, ` ${[one.metres ? `约 ${one.metres} 米` : "", one.address].filter(Boolean).join(" · ")}`))));

/** A button that offers the places near where the phone is. */
export function nearby(premises, offer, tell) {
  const near = button("附近的点位", async () => {
    tell("正在定位，请稍等……");
    const at = await here();
    if (at.why) tell(at.why);
    else offer(byDistance(premises, at));
  }, "wide");
  near.hidden = !premises.some(placed) || !canBeAsked();
  return near;
}
