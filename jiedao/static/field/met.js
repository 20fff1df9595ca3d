/* What a visit meets beside its questions, and the law that was explained. */

import { button, choice, el, field, fill } from "./dom.js";
import * as draft from "./draft.js";
import { pair } from "./photos.js";

const MOST = 9;
const ABOUT_SOMEBODY = new Set(["need", "dispute"]);

/** Cases, and the photos with what each shows, as they are sent: `said` is a case, or null where the answer tells it. */
export function heard(met) {
  const [cases, shows, photos] = [[], {}, []];
  for (const one of met) {
    const key = one.key || `case-${cases.length}`;
    if (one.said) cases.push(one.said);
    const take = (photo, of) => { if (!(photo.digest in shows)) { shows[photo.digest] = of; photos.push(photo); } };
    one.photos.forEach((photo) => take(photo, key));
    one.after.forEach((photo) => take(photo, `${key}/after`));
  }
  return { cases, shows, photos };
}

/** Things met beside the questions: each with its kind, words, how it was mended, and photos. */
export async function others(kinds, filled, { sorted, free, mendable }) {
  let all = [];
  const list = el("div");
  const draw = () => fill(list, all.map((one) => one.node));
  const remove = (one) => { all = all.filter((other) => other !== one); draw(); draft.soon(); };
  const add = async (begin, n) => {
    const one = await other(kinds, begin, { n, sorted, free, mendable }, () => remove(one));
    all.push(one);
    draw();
  };
  for (const [n, begin] of filled.entries()) if (!begin.item) await add(begin, n);
  const more = button("还有别的", () => (all.length < MOST ? add({}, -1) : null), "wide");
  return {
    node: el("section", {}, list, more),
    all: () => all.filter((one) => one.any()).map((one) => one.met()),
    whyNot: () => all.map((one) => one.whyNot()).find(Boolean) || "",
    lines: () => all.filter((one) => one.any()).map((one) => one.line()),
  };
}

async function other(kinds, begin, { n, sorted, free, mendable }, remove) {
  const what = field("情况", "textarea", { rows: 2, maxlength: 2000, placeholder: "不写姓名和电话" });
  const mended = field("怎样整改（当场整改好的填）", "input", { type: "text", maxlength: 2000 });
  const whose = field("对象编号（可不填）", "input", { type: "text", maxlength: 40 });
  const kind = choice("类别", kinds.map((one) => [one.key, one.name]), (key) => {
    mended.row.hidden = !mendable.has(key);
    whose.row.hidden = !ABOUT_SOMEBODY.has(key);
  });
  [what.input.value, mended.input.value, whose.input.value] = [begin.description || "", begin.mended || "", begin.person_number || ""];
  const shots = await pair(mended, free, sorted, `case-${n}`);
  kind.set(begin.kind || "");
  const name = () => (kinds.find((one) => one.key === kind.get()) || { name: "" }).name;
  const typed = (one) => (one.row.hidden ? "" : one.input.value.trim());
  const any = () => Boolean(kind.get() || typed(what) || shots.before.taken().length);
  return {
    node: el("section", { class: "panel" }, kind.node, what.row, shots.before.node, mended.row, shots.after.node, whose.row,
      el("button", { type: "button", class: "btn btn-link", onclick: remove }, "去掉这一件")),
    any,
    whyNot: () => (any() && !(kind.get() && typed(what)) ? "“还有别的”请选类别，并写几个字说明。" : ""),
    met: () => ({
      said: { kind: kind.get(), description: typed(what), mended: typed(mended), person_number: typed(whose) }, ...shots.taken(),
    }),
    line: () => [name(), [typed(what), typed(mended) && `整改：${typed(mended)}`].filter(Boolean).join("；")],
  };
}

/** Law explained: to whom, with what, how many listened. */
export function lesson(audiences, filled = {}) {
  const audience = choice("对象", audiences.map((name) => [name, name]));
  const material = field("内容或资料", "input", { type: "text", maxlength: 120 });
  const people = field("人数", "input", { inputmode: "numeric", maxlength: 4 });
  if (filled.audience) audience.set(filled.audience);
  [material.input.value, people.input.value] = [filled.material || "", filled.people || ""];
  const [about, count] = [() => material.input.value.trim(), () => people.input.value.trim()];
  const any = () => Boolean(audience.get() || about() || count());
  const fits = () => audience.get() && about() && /^[1-9][0-9]{0,3}$/.test(count());
  return {
    node: el("details", { class: "more-below", open: any() }, el("summary", {}, "普法宣传"), audience.node, material.row, people.row),
    said: () => (any() ? { audience: audience.get(), material: about(), people: count() } : {}),
    whyNot: () => (any() && !fits() ? "普法宣传请写明对象、内容和人数。" : ""),
    lines: () => (any() ? [["普法宣传", `${audience.get()}，${about()}，${count()} 人`]] : []),
  };
}
