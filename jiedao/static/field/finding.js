/* Filing what one sees: a few words, the kind follows; place and photo where there are any. Nothing is forced. */

import { button, el, field, fill, notice } from "./dom.js";
import * as draft from "./draft.js";
import { signIn } from "./gate.js";
import { guess } from "./guess.js";
import * as outbox from "./outbox.js";
import * as pack from "./pack.js";
import { photoTaker } from "./photos.js";
import { placeChooser } from "./place.js";

const MOST_PHOTOS = 9;

/** The photos of an item, digest and id each. */
export const photosOf = (item) => Object.entries(item.photos).map(([digest, id]) => ({ digest, id }));

/** What a form begins with: its draft, else what the house refused, else nothing. */
export async function begun(name, refused) {
  const kept = await draft.held(name);
  if (kept) return { ...kept, restored: true };
  return refused ? { body: refused.op.body, photos: photosOf(refused) } : { body: {}, photos: [] };
}

/** Says that what stands in the form was there before, and offers to let it go. */
export function restoredLine(name, again) {
  return el("div", { class: "notice" }, el("p", { role: "status" }, "这是上次没有写完的内容。"),
    button("清空重写", async () => { draft.leave(); await draft.drop(name); await again(); }, "btn-link"));
}

/** The page. `refused` is an item that the house refused, to begin with; the new one takes its place. */
export async function page(refused = null) {
  const words = await pack.words();
  if (!words) return [notice("手机上的资料已清除（在别处退出过登录，或 PIN 多次输错）。登录后自动更新资料，即可继续登记；未发送的都还在。"), signIn()];
  const held = await pack.held();
  const box = el("div");
  await form(box, words, held, refused);
  return [box];
}

async function form(box, words, held, refused) {
  let name = refused ? `again|${refused.op.id}` : "file";
  let replaced = refused;
  const { body: filled, photos: taken, restored } = await begun(name, refused);
  const text = field("看到了什么", "textarea", { rows: 3, maxlength: 2000, placeholder: "几个字即可，不写姓名和电话" });
  const kinds = kindChooser(words.kinds, text.input, filled.kind);
  const types = typeChooser(filled.subtype);
  const place = placeChooser(words, held, filled);
  const photos = photoTaker("拍照（可不拍）", () => MOST_PHOTOS - photos.taken().length);
  const mended = field("当场怎样整改的", "textarea", { rows: 2, maxlength: 2000 });
  const onTheSpot = el("input", { type: "checkbox", id: "mended", autocomplete: "off" });
  const told = el("div", { "aria-live": "polite" });
  const spot = el("div", {}, el("label", { class: "check-row", for: "mended" }, onTheSpot, " 已当场整改"), mended.row);
  const kindOf = () => words.kinds.find((kind) => kind.key === kinds.chosen());
  const arrange = () => {
    types.follow(kindOf());
    spot.hidden = !(kindOf() && kindOf().on_the_spot);
    mended.row.hidden = !onTheSpot.checked;
  };
  const note = () => (!spot.hidden && onTheSpot.checked ? mended.input.value.trim() : "");
  kinds.node.addEventListener("change", arrange);
  onTheSpot.addEventListener("change", arrange);
  text.input.value = filled.description || "";
  mended.input.value = filled.note || "";
  onTheSpot.checked = Boolean(filled.note);
  await photos.begin(taken);
  kinds.follow();
  arrange();
  draft.watch(name, () => {
    const [description, kept] = [text.input.value, photos.taken()];
    if (!description.trim() && !kept.length) return null;
    return { body: { kind: kinds.own(), code: place.code(), description, note: note(), ...types.said(), ...place.said() }, photos: kept };
  });

  const wrong = (said, node) => {
    fill(told, notice(said, "notice-wrong"));
    if (node.focus) node.focus();
  };
  const save = button("记下", async () => {
    const description = text.input.value.trim();
    if (!description) return wrong("请写几个字说明看到了什么。", text.input);
    if (!kindOf()) return wrong("请选择类别。", kinds.node);
    if (!place.code()) return wrong("请选择居民区。", place.node);
    if (!spot.hidden && onTheSpot.checked && !note()) return wrong("请写明当场怎样整改的。", mended.input);
    const body = { kind: kinds.chosen(), code: place.code(), description, ...types.said(), ...place.said() };
    const lines = [["类别", kindOf().name], ["类型", body.subtype], ["情况", description], ["地点", body.address],
      ["位置", place.told()], ["当场整改", note()]];
    const operation = note() ? { kind: "mend_on_the_spot", body: { ...body, note: note() } } : { kind: "file", body };
    const title = `${kindOf().name}：${description.slice(0, 40)}`;
    await outbox.add({ ...operation, title, lines, photos: photos.taken(), instead: replaced, draft: name });
    [replaced, name] = [null, "file"];
    text.input.value = mended.input.value = "";
    onTheSpot.checked = false;
    photos.clear();
    place.clear();
    kinds.reset();
    arrange();
    fill(told, el("p", { class: "notice-done", role: "status" }, "已记在手机上，联网后自动发送。"));
    outbox.send();
    return null;
  }, "btn-primary wide");
  fill(box, restored ? restoredLine(name, () => form(box, words, held, refused)) : null,
    text.row, kinds.node, types.node, place.node, photos.node, spot, told, el("div", { class: "field-act" }, save));
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
    fill(list, few.map(chip), unfolded || few.length === kinds.length ? [] : [all]);
  };
  all.addEventListener("click", () => { unfolded = true; draw(); });
  const follow = () => { draw(); node.dispatchEvent(new Event("change")); };
  words.addEventListener("input", follow);
  return { node, chosen, own: () => own, follow, reset: () => { own = null; unfolded = false; follow(); } };
}

/** The type within a kind, where it has any; nobody has to tell it. */
function typeChooser(first) {
  let own = first || "";
  const { input, row } = field("类型（可不选）", "select", { class: "form-select" });
  input.addEventListener("change", () => { own = input.value; });
  const follow = (kind) => {
    const known = (kind && kind.subtypes) || [];
    if (!known.includes(own)) own = "";
    row.hidden = !known.length;
    fill(input, ["", ...known].map((type) => el("option", { value: type }, type || "未分类型")));
    input.value = own;
  };
  return { node: row, follow, said: () => (own ? { subtype: own } : {}) };
}
