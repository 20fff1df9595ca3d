/* Where something is: a committee, a few words, or one of the places the phone knows, by name or by how near it is. */

import { button, el, field, fill } from "./dom.js";

const NEAR = 6;

/** The chooser; `filled` is what it begins with. */
export function placeChooser(committees, premises, filled) {
  let place = premises.find((one) => one.number === filled.point_number) || null;
  const code = field("居民区", "select", { class: "form-select" });
  code.input.append(...(committees.length > 1 ? [el("option", { value: "" }, "请选择")] : []),
    ...committees.map((one) => el("option", { value: one.code }, one.name)));
  code.input.value = filled.code || (committees.length === 1 ? committees[0].code : "");
  code.row.hidden = committees.length === 1;
  const where = field("地点（可不填）", "input", { type: "text", maxlength: 200, placeholder: "路名门牌，或点位名称" });
  where.input.value = filled.address || "";
  const found = el("ul", { class: "items suggestions" });
  const choose = (one) => {
    place = one;
    code.input.value = one.code;
    where.input.value = one.address ? `${one.name}（${one.address}）` : one.name;
    fill(found);
  };
  const offer = (list) => fill(found, placeList(list, choose));
  where.input.addEventListener("input", () => {
    place = null;
    offer(named(premises, where.input.value));
  });
  const near = nearby(premises, offer, (text) => fill(found, el("li", { class: "quiet" }, text)));
  return {
    node: el("div", {}, code.row, where.row, near, found),
    code: () => code.input.value,
    said: () => ({ address: where.input.value.trim(), ...(place ? { point_number: place.number } : {}) }),
    clear: () => {},
  };
}

/** Places by what somebody typed of name, address or number. */
export function named(premises, text) {
  const said = text.trim();
  return said ? premises.filter((one) => `${one.name}${one.address}${one.number}`.includes(said)) : [];
}

/** The first few places as buttons. */
export const placeList = (list, choose) => list.slice(0, NEAR).map((one) => el("li", {},
  el("button", { type: "button", class: "btn-plain grow", onclick: () => choose(one) },
    one.name, el("span", { class: "quiet small" }, ` ${one.metres ? `约 ${one.metres} 米 · ` : ""}${one.address}`))));

/** A button that offers the places near where the phone is. */
export function nearby(premises, offer, tell) {
  const near = button("附近的点位", () => new Promise((resolve) => {
    const at = (here) => {
      const placed = premises.filter((one) => one.lon !== null);
      offer(placed.map((one) => ({ ...one, metres: metres(here.coords, one) })).sort((a, b) => a.metres - b.metres));
      resolve();
    };
    navigator.geolocation.getCurrentPosition(at, () => {
      tell("没有取得位置，请直接写地点。");
      resolve();
    }, { enableHighAccuracy: true, timeout: 10_000, maximumAge: 60_000 });
  }), "wide");
  near.hidden = !premises.some((one) => one.lon !== null) || !("geolocation" in navigator);
  return near;
}

/** The distance of a place on the flat, good enough for a street. */
function metres(here, there) {
  const north = (there.lat - here.latitude) * 111_320;
  const east = (there.lon - here.longitude) * 111_320 * Math.cos((here.latitude * Math.PI) / 180);
  return Math.round(Math.hypot(north, east) / 10) * 10;
}
