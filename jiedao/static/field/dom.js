/* Making elements. Text is always set as text, so that nothing anybody wrote becomes markup. */

/** An element with attributes (`on…` for listeners) and children: nodes, texts, or nothing. */
export function el(name, attributes = {}, ...children) {
  const node = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value === false || value === null || value === undefined) continue;
    if (key.startsWith("on")) node.addEventListener(key.slice(2), value);
    else if (value === true) node.setAttribute(key, "");
    else node.setAttribute(key, value);
  }
  node.append(...present(children));
  return node;
}

const present = (children) => children.flat(3).filter((child) => child !== null && child !== undefined && child !== false);

/** Put children in place of those that are there. */
export function fill(node, ...children) {
  while (node.firstChild) node.firstChild.remove();
  node.append(...present(children));
}

let serial = 0;

/** A labelled input; the browser keeps nothing of what is typed (its session files are not sealed). */
export function field(label, name, attributes = {}) {
  const id = `f${serial += 1}`;
  const quiet = { id, autocomplete: "off", autocorrect: "off", spellcheck: "false", class: "form-control" };
  const input = el(name, { ...quiet, ...attributes });
  return { input, row: el("div", { class: "field" }, el("label", { for: id }, label), input) };
}

/** Chips of which one is chosen: `get`, `set`, and the element. */
export function choice(label, options, changed) {
  let value = "";
  const list = el("div", { class: "chips" });
  const draw = () => fill(list, options.map(([key, name]) => el("button", {
    type: "button", class: "chip", "aria-current": value === key ? "true" : null, "aria-pressed": String(value === key),
    onclick: () => set(key),
  }, name)));
  const set = (key) => { value = key; draw(); if (changed) changed(key); };
  draw();
  return { node: el("fieldset", { class: "field" }, el("legend", { class: "label" }, label), list), get: () => value, set };
}

export const notice = (text, kind = "notice") => el("p", { class: kind, role: "status" }, text);

const FULL = "没有记下：手机存储已满。请腾出一些空间再按一次；内容还在本页。";

/** What is said when something could not be kept. */
export const said = (error) => (error && error.name === "QuotaExceededError" ? FULL : "没有成功，请再按一次；内容还在本页。");

/** A button that cannot be pressed twice while it works, and that says so when its work failed. */
export function button(label, act, kind = "btn-primary") {
  const node = el("button", { type: "button", class: `btn ${kind}` }, label);
  const problem = el("p", { class: "notice-wrong", role: "alert" });
  node.addEventListener("click", async () => {
    if (node.disabled) return;
    node.disabled = true;
    problem.remove();
    try {
      await act();
    } catch (error) {
      console.warn(error);
      problem.textContent = said(error);
      (node.closest(".field-act") || node).before(problem);
      problem.scrollIntoView({ block: "center" });
    } finally {
      node.disabled = false;
    }
  });
  return node;
}

/** A moment of the house as people write it. */
export const moment = (text) => (text
  ? new Date(text).toLocaleString("zh-CN", { timeZone: "Asia/Shanghai", month: "numeric", day: "numeric", hour: "2-digit", minute: "2-digit", hour12: false })
  : "");
