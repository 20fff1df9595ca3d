/* A small map without tiles and without network: outlines and places that the pack holds, drawn to be tapped, enlarged
   and moved. North is above. What lies within a finger of a tap is meant by it. */

import { el, fill } from "./dom.js";

const SVG = "http://www.w3.org/2000/svg";
const [WIDE, HIGH, RIM] = [360, 300, 22]; // units of the drawing, about pixels on a phone
const FINGER = 24; // units
const STILL = 8; // units that a finger may slip while it taps
const DEGREE = 111_320; // metres
const LEAST = 80; // metres across, at the least, of what is shown
const STEP = 2; // times larger at a touch
const MOST_LABELS = 30;
const LETTERS = 9; // of a name on the map
const LETTER = 13; // units
const SCALES = [10, 20, 50, 100, 200, 500, 1000, 2000, 5000]; // metres

const svg = (name, attributes = {}, ...children) => {
  const node = document.createElementNS(SVG, name);
  Object.entries(attributes).forEach(([key, value]) => node.setAttribute(key, value));
  node.append(...children);
  return node;
};

/** Whether something has a position. */
export const placed = (one) => typeof one.lon === "number" && typeof one.lat === "number";

/** Whether a point lies within one of the rings, by the edges that a ray to the east crosses. */
export const within = (rings, { lon, lat }) => rings.some((ring) => ring.reduce((inside, [x, y], n) => {
  const [x1, y1] = ring[n ? n - 1 : ring.length - 1];
  return (y > lat) !== (y1 > lat) && lon < ((x1 - x) * (lat - y)) / (y1 - y) + x ? !inside : inside;
}, false));

/** The metres between two points on the flat, good enough for a street. */
export function metresBetween(one, other) {
  const north = (one.lat - other.lat) * DEGREE;
  const east = (one.lon - other.lon) * DEGREE * Math.cos((one.lat * Math.PI) / 180);
  return Math.hypot(north, east);
}

/** The map. `outlines` have `code` and `rings` of [lon, lat]; `marks` have `lon`, `lat`, `name`, and `step` and `done`
    where they are those of a walk; `walk` joins them in their order. `tapped` is called with the `mark` that is meant or
    null, and with `lon` and `lat`. It comes with `node`; `choose`, which marks a position (`metres` of error where
    known) or none; and `look`, which shows certain outlines, or everything. */
export function smallMap({ outlines, marks, walk = false, label, hint = "", tapped }) {
  const points = outlines.flatMap((one) => one.rings.flat()).map(([lon, lat]) => ({ lon, lat }));
  const [origin] = [...points, ...marks];
  const wide = Math.cos((origin.lat * Math.PI) / 180) * DEGREE;
  const flat = ({ lon, lat }) => [(lon - origin.lon) * wide, (origin.lat - lat) * DEGREE];
  const all = fitting(points, marks, walk).map(flat);
  const drawing = svg("svg", { viewBox: `0 0 ${WIDE} ${HIGH}`, role: "img", "aria-label": label });
  let whole = boxed(all);
  let view = whole;
  let chosen = null;

  const at = (point) => {
    const [x, y] = flat(point);
    return [(x - view.x) * view.scale + WIDE / 2, (y - view.y) * view.scale + HIGH / 2];
  };
  const draw = () => {
    const shown = marks.map((mark) => ({ mark, spot: at(mark) })).filter(({ spot }) => seen(spot));
    drawing.classList.toggle("moves", view.scale > whole.scale);
    fill(drawing, outlines.map((one) => outline(one, at)), walk ? way(marks.map(at)) : null,
      chosen && chosen.metres ? disc(at(chosen), chosen.metres * view.scale) : null,
      [...shown].reverse().map(({ mark, spot }) => dot(mark, spot)), walk ? null : labels(shown),
      chosen ? pin(at(chosen)) : null, bar(view.scale));
  };
  const enlarge = (times) => {
    const scale = Math.max(whole.scale, Math.min(view.scale * times, WIDE / 20));
    const [x, y] = times > 1 && chosen && view === whole ? flat(chosen) : [view.x, view.y];
    view = scale <= whole.scale ? whole : { x, y, scale };
    draw();
  };
  const look = (codes = null) => {
    const rings = codes ? outlines.filter((one) => codes.includes(one.code)).flatMap((one) => one.rings.flat()) : [];
    whole = boxed(rings.length ? rings.map(([lon, lat]) => flat({ lon, lat })) : all);
    view = whole;
    draw();
  };
  const meant = ([x, y]) => {
    const near = marks.map((mark) => ({ mark, far: apart(at(mark), [x, y]) })).sort((a, b) => a.far - b.far)[0];
    const mark = near && near.far <= FINGER ? near.mark : null;
    const [east, south] = [(x - WIDE / 2) / view.scale + view.x, (y - HIGH / 2) / view.scale + view.y];
    tapped(mark, mark || { lon: origin.lon + east / wide, lat: origin.lat - south / DEGREE });
  };
  const moved = ([east, south]) => {
    if (view === whole) return;
    view = { ...view, x: view.x - east / view.scale, y: view.y - south / view.scale };
    draw();
  };
  fingers(drawing, meant, moved);
  look();
  const touch = (name, act) => el("button", { type: "button", class: "btn", onclick: act }, name);
  return {
    node: el("div", { class: "small-map" }, hint ? el("p", { class: "quiet small" }, hint) : null, drawing,
      el("div", { class: "actions" }, touch("放大", () => enlarge(STEP)), touch("缩小", () => enlarge(1 / STEP)), touch("全图", () => look()))),
    choose: (point) => { chosen = point; draw(); },
    look,
  };
}

/** What the map shows at first: a walk its marks, else the outlines; a mark that lies far off does not shrink it. */
function fitting(points, marks, walk) {
  if (!points.length) return marks;
  if (!walk) return points;
  const [west, south, east, north] = edges(points);
  const near = marks.filter(({ lon, lat }) => lon > 2 * west - east && lon < 2 * east - west && lat > 2 * south - north && lat < 2 * north - south);
  return near.length ? near : marks;
}

function edges(points) {
  const [lons, lats] = [points.map((one) => one.lon), points.map((one) => one.lat)];
  return [Math.min(...lons), Math.min(...lats), Math.max(...lons), Math.max(...lats)];
}

/** The middle of points in metres, and the scale at which all are seen. */
function boxed(spots) {
  const [xs, ys] = [spots.map(([x]) => x), spots.map(([, y]) => y)];
  const [west, north, east, south] = [Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys)];
  const scale = Math.min((WIDE - 2 * RIM) / Math.max(LEAST, east - west), (HIGH - 2 * RIM) / Math.max(LEAST, south - north));
  return { x: (west + east) / 2, y: (north + south) / 2, scale };
}

const apart = ([x, y], [x1, y1]) => Math.hypot(x - x1, y - y1);
const seen = ([x, y]) => x > -RIM && x < WIDE + RIM && y > -RIM && y < HIGH + RIM;
const list = (spots) => spots.map(([x, y]) => `${x.toFixed(1)},${y.toFixed(1)}`).join(" ");

const outline = ({ code, rings }, at) => rings.map((ring) => svg("polygon", {
  class: code.endsWith("000") ? "street" : "area", points: list(ring.map(([lon, lat]) => at({ lon, lat }))),
}));
const way = (spots) => svg("polyline", { class: "way", points: list(spots) });
const disc = ([x, y], radius) => svg("circle", { class: "error", cx: x, cy: y, r: Math.min(radius, 4 * WIDE) });
const pin = ([x, y]) => [svg("circle", { class: "chosen", cx: x, cy: y, r: 13 }), svg("circle", { class: "middle", cx: x, cy: y, r: 4 })];

function dot(mark, [x, y]) {
  if (!mark.step) return svg("circle", { class: "dot", cx: x, cy: y, r: 5 });
  return svg("g", { class: mark.done ? "stop done" : "stop" }, svg("circle", { cx: x, cy: y, r: 13 }),
    svg("text", { x, y: y + 5 }, `${mark.step}`));
}

/** A name as the map has room for it: of a long one the house number goes first. */
function short(name) {
  const own = name.length > LETTERS ? name.replace(/^.*?[0-9]+号(?=..)/, "") : name;
  return own.length > LETTERS ? `${own.slice(0, LETTERS - 1)}…` : own;
}

/** The names of marks, right or left of them, as far as there is room: none lies on another name or mark. */
function labels(shown) {
  const taken = shown.map(({ spot: [x, y] }) => [x - 5, y - 5, x + 5, y + 5]);
  const room = ([left, top, right, low]) => left > 0 && right < WIDE && taken.every(([l, t, r, b]) => right < l || left > r || low < t || top > b);
  let count = 0;
  return shown.map(({ mark, spot: [x, y] }) => {
    const name = short(mark.name);
    const long = LETTER * name.length;
    const left = [x + 8, x - 8 - long].find((from) => room([from, y - 8, from + long, y + 8]));
    if (left === undefined || count >= MOST_LABELS) return null;
    taken.push([left, y - 8, left + long, y + 8]);
    count += 1;
    return svg("text", { class: left > x ? "name" : "name before", x: left > x ? left : x - 8, y: y + 4.5 }, name);
  });
}

function bar(scale) {
  const metres = [...SCALES].reverse().find((one) => one * scale <= WIDE / 3) || SCALES[0];
  const long = metres * scale;
  return svg("g", { class: "bar" }, svg("path", { d: `M10 ${HIGH - 14}v5h${long.toFixed(1)}v-5` }),
    svg("text", { x: 14 + long, y: HIGH - 9 }, metres < 1000 ? `${metres} 米` : `${metres / 1000} 公里`));
}

/** Tells a tap from a move, in the units of the drawing. */
function fingers(drawing, meant, moved) {
  let from = null;
  let last = null;
  let slipped = false;
  const spot = (event) => {
    const box = drawing.getBoundingClientRect();
    return [((event.clientX - box.left) * WIDE) / box.width, ((event.clientY - box.top) * HIGH) / box.height];
  };
  drawing.addEventListener("pointerdown", (event) => {
    if (!event.isPrimary) { from = null; return; }
    from = last = spot(event);
    slipped = false;
  });
  drawing.addEventListener("pointermove", (event) => {
    if (!from || !event.isPrimary) return;
    const now = spot(event);
    if (!slipped && apart(from, now) < STILL) return;
    slipped = true;
    moved([now[0] - last[0], now[1] - last[1]]);
    last = now;
  });
  drawing.addEventListener("pointerup", (event) => {
    if (from && !slipped && event.isPrimary) meant(spot(event));
    from = null;
  });
  ["pointercancel", "pointerleave"].forEach((name) => drawing.addEventListener(name, () => { from = null; }));
}
