/* Filing what one sees: a few words, the kind follows; place and photo where there are any. Nothing is forced. */

import { button, el, field, notice } from "./dom.js";
import { guess } from "./guess.js";
import * as outbox from "./outbox.js";
import * as pack from "./pack.js";
import { drawn, shrink } from "./photo.js";

const MOST_PHOTOS = 9;
const NEAR = 6;

/** The page. `refused` is an item that the house refused, to begin with; the new one takes its place. */
export async function page(refused = null) {
  const filled = refused?.op.body || {};
  let replaced = refused;
  const words = await pack.words();
  if (!words) {
    return [notice("已在别处退出登录。登录后更新资料，即可继续登记；未发送的都还在。"),
      el("p", {}, el("a", { class: "btn btn-primary wide", href: "/sign-in/?next=/field/" }, "登录"))];
  }
  const premises = (await pack.held())?.premises || [];
  const text = field("看到了什么", "textarea", { rows: 3, maxlength: 2000, placeholder: "几个字即可，不写姓名和电话" });
  const kinds = kindChooser(words.kinds, text.input, filled.kind);
  const place = placeChooser(words.committees, premises, filled);
  const photos = photoTaker();
  if (refused) await photos.begin(await outbox.photosOf(refused));
  const mended = field("当场怎样整改的", "textarea", { rows: 2, maxlength: 2000 });
  const onTheSpot = el("input", { type: "checkbox", id: "mended", autocomplete: "off" });
  const told = el("div", { "aria-live": "polite" });
  const spot = el("div", {}, el("label", { class: "check-row", for: "mended" }, onTheSpot, " 已当场整改"), mended.row);
  const arrange = () => {
    spot.hidden = !words.kinds.find((kind) => kind.key === kinds.chosen())?.on_the_spot;
    mended.row.hidden = !onTheSpot.checked;
  };
  kinds.node.addEventListener("change", arrange);
  onTheSpot.addEventListener("change", arrange);
  text.input.value = filled.description || "";
  mended.input.value = filled.note || "";
  onTheSpot.checked = Boolean(filled.note);
  kinds.follow();
  arrange();

  const save = button("记下", async () => {
    const description = text.input.value.trim();
    const note = !spot.hidden && onTheSpot.checked ? mended.input.value.trim() : "";
    if (!description) return wrong("请写几个字说明看到了什么。", text.input);
    if (!kinds.chosen()) return wrong("请选择类别。", kinds.node);
    if (!place.code()) return wrong("请选择居民区。", place.node);
    if (!spot.hidden && onTheSpot.checked && !note) return wrong("请写明当场怎样整改的。", mended.input);
    const body = { kind: kinds.chosen(), code: place.code(), description, ...place.said() };
    const title = `${words.kinds.find((kind) => kind.key === body.kind).name}：${description.slice(0, 40)}`;
    const operation = note ? { kind: "mend_on_the_spot", body: { ...body, note } } : { kind: "file", body };
    await outbox.add({ ...operation, title, photos: photos.taken() });
    if (replaced) await outbox.drop(replaced);
    replaced = null;
    text.input.value = mended.input.value = "";
    onTheSpot.checked = false;
    photos.clear();
    kinds.reset();
    arrange();
    told.replaceChildren(el("p", { class: "notice-done", role: "status" }, "已记在手机上，联网后自动发送。"));
    outbox.send();
    return null;
  }, "btn-primary wide");
  const wrong = (said, node) => {
    told.replaceChildren(notice(said, "notice-wrong"));
    node.focus?.();
  };
  return [text.row, kinds.node, place.node, photos.node, spot, told, el("div", { class: "field-act" }, save)];
}

function kindChooser(kinds, words, first) {
  let own = first || null; // what a finger chose stands against every guess
  let guessed = null;
  const list = el("div", { class: "chips" });
  const all = el("button", { type: "button", class: "chip" }, "其他类别");
  const node = el("fieldset", { class: "field", tabindex: "-1" }, el("legend", { class: "label" }, "类别"), list);
  let unfolded = false;
  const chosen = () => own || guessed;
  const chip = (kind) => el("button", {
    type: "button", class: "chip", "aria-current": chosen() === kind.key ? "true" : null,
    "aria-pressed": String(chosen() === kind.key),
    onclick: () => { own = kind.key; draw(); node.dispatchEvent(new Event("change")); },
  }, kind.name);
  const draw = () => {
    const fits = guess(words.value, kinds);
    guessed = fits[0] || null;
    const shown = unfolded ? kinds : kinds.filter((kind) => fits.slice(0, 3).includes(kind.key) || kind.key === own);
    const few = shown.length ? shown : kinds.slice(0, 3);
    list.replaceChildren(...few.map(chip), ...(unfolded || few.length === kinds.length ? [] : [all]));
  };
  all.addEventListener("click", () => { unfolded = true; draw(); });
  const follow = () => { draw(); node.dispatchEvent(new Event("change")); };
  words.addEventListener("input", follow);
  return { node, chosen, follow, reset: () => { own = null; unfolded = false; follow(); } };
}

function placeChooser(committees, premises, filled) {
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
    found.replaceChildren();
  };
  const offer = (list) => found.replaceChildren(...list.slice(0, NEAR).map((one) => el("li", {},
    el("button", { type: "button", class: "btn-plain grow", onclick: () => choose(one) },
      one.name, el("span", { class: "quiet small" }, ` ${one.metres ? `约 ${one.metres} 米 · ` : ""}${one.address}`)))));
  where.input.addEventListener("input", () => {
    place = null;
    const said = where.input.value.trim();
    offer(said ? premises.filter((one) => `${one.name}${one.address}${one.number}`.includes(said)) : []);
  });
  const near = button("附近的点位", () => new Promise((resolve) => {
    const at = (here) => {
      const placed = premises.filter((one) => one.lon !== null);
      offer(placed.map((one) => ({ ...one, metres: metres(here.coords, one) })).sort((a, b) => a.metres - b.metres));
      resolve();
    };
    navigator.geolocation.getCurrentPosition(at, () => {
      found.replaceChildren(el("li", { class: "quiet" }, "没有取得位置，请直接写地点。"));
      resolve();
    }, { enableHighAccuracy: true, timeout: 10_000, maximumAge: 60_000 });
  }), "");
  near.hidden = !premises.some((one) => one.lon !== null) || !("geolocation" in navigator);
  return {
    node: el("div", {}, code.row, where.row, near, found),
    code: () => code.input.value,
    said: () => ({ address: where.input.value.trim(), ...(place ? { point_number: place.number } : {}) }),
  };
}

/** The distance of a place on the flat, good enough for a street. */
function metres(here, there) {
  const north = (there.lat - here.latitude) * 111_320;
  const east = (there.lon - here.longitude) * 111_320 * Math.cos((here.latitude * Math.PI) / 180);
  return Math.round(Math.hypot(north, east) / 10) * 10;
}

export function photoTaker(label = "拍照（可不拍）") {
  let photos = [];
  const shown = el("div", { class: "photos" });
  const told = el("p", { class: "problem", role: "status" });
  const input = el("input", { type: "file", accept: "image/*", capture: "environment", multiple: true, class: "sr-only", id: "camera" });
  const draw = () => shown.replaceChildren(...photos.map((one) => el("button", {
    type: "button", class: "photo", "aria-label": "去掉这张照片",
    onclick: () => { photos = photos.filter((other) => other !== one); draw(); },
  }, one.canvas)));
  input.addEventListener("change", async () => {
    told.textContent = "";
    for (const file of [...input.files]) {
      if (photos.length >= MOST_PHOTOS) { told.textContent = `最多 ${MOST_PHOTOS} 张。`; break; }
      try {
        const photo = await shrink(file);
        if (!photos.some((one) => one.digest === photo.digest)) photos.push(photo);
      } catch {
        told.textContent = "这张照片打不开，请换一张。";
      }
    }
    input.value = "";
    draw();
  });
  const node = el("div", { class: "field" }, input, el("label", { class: "btn wide", for: "camera" }, label), shown, told);
  const begin = async (kept) => {
    photos = await Promise.all(kept.map(async (one) => ({ ...one, canvas: await drawn(one.data) })));
    draw();
  };
  return { node, begin, taken: () => photos.map(({ digest, data }) => ({ digest, data })), clear: () => { photos = []; draw(); } };
}
