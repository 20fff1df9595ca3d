/* Taking photos for something that is being written. Each is shrunk and kept, sealed, before it is shown. */

import * as draft from "./draft.js";
import { el, fill, said } from "./dom.js";
import * as outbox from "./outbox.js";
import { drawn, shrink } from "./photo.js";

let serial = 0;

/** A button to take photos with, and those that were taken. `begin` shows kept ones (digest and id each), `taken` tells
    what is there; `free` how many more there may be. */
export function photoTaker(label = "拍照（可不拍）", free = () => 9) {
  let photos = [];
  const id = `camera${serial += 1}`;
  const shown = el("div", { class: "photos" });
  const told = el("p", { class: "problem", role: "status" });
  const input = el("input", { type: "file", accept: "image/*", capture: "environment", multiple: true, class: "sr-only camera", id });
  const without = (one) => { photos = photos.filter((other) => other !== one); draw(); draft.soon(); };
  const draw = () => fill(shown, photos.map((one) => el("button", {
    type: "button", class: "photo", "aria-label": "去掉这张照片", onclick: () => without(one),
  }, one.canvas)));
  const take = async (file) => {
    let photo;
    try {
      photo = await shrink(file);
    } catch {
      told.textContent = "这张照片打不开，请换一张。";
      return;
    }
    if (photos.some((one) => one.digest === photo.digest)) return;
    try {
      const { digest, canvas } = photo;
      photos.push({ digest, canvas, id: await outbox.keepPhoto(photo.data) });
      draw();
      await draft.save();
    } catch (error) {
      told.textContent = said(error);
    }
  };
  input.addEventListener("change", async () => {
    told.textContent = "";
    for (const file of [...input.files]) {
      if (free() <= 0) { told.textContent = "照片已经够多，不能再加。"; break; }
      await take(file);
    }
    input.value = "";
  });
  const begin = async (kept) => {
    for (const { digest, id: key } of kept) {
      const data = await outbox.photo(key);
      if (data) photos.push({ digest, id: key, canvas: await drawn(data) });
    }
    draw();
  };
  const node = el("div", { class: "field" }, input, el("label", { class: "btn wide", for: id }, label), shown, told);
  return { node, begin, taken: () => photos.map(({ digest, id: key }) => ({ digest, id: key })), clear: () => { photos = []; draw(); } };
}

/** Photos of something as it was found, and as it was left where it was mended on the spot (`mended` is the field that
    says how). `sorted` tells what was taken before for a key. */
export async function pair(mended, free, sorted, key) {
  const [before, after] = [photoTaker("拍照（可不拍）", free), photoTaker("整改后拍照（可不拍）", free)];
  const isMended = () => !mended.row.hidden && mended.input.value.trim() !== "";
  const arrange = () => { after.node.hidden = !isMended(); };
  await before.begin(sorted(key));
  await after.begin(sorted(`${key}/after`));
  mended.input.addEventListener("input", arrange);
  arrange();
  return { before, after, taken: () => ({ photos: before.taken(), after: isMended() ? after.taken() : [] }) };
}
