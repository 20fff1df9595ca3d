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
  node.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
  return node;
}

let serial = 0;

/** A labelled input; the browser keeps nothing of what is typed (its session files are not sealed). */
export function field(label, name, attributes = {}) {
  const id = `f${serial += 1}`;
  const quiet = { id, autocomplete: "off", autocorrect: "off", spellcheck: "false", class: "form-control" };
  const input = el(name, { ...quiet, ...attributes });
  return { input, row: el("div", { class: "field" }, el("label", { for: id }, label), input) };
}

export const notice = (text, kind = "notice") => el("p", { class: kind, role: "status" }, text);

/** A button that cannot be pressed twice while it works. */
export function button(label, act, kind = "btn-primary") {
  const node = el("button", { type: "button", class: `btn ${kind}` }, label);
  node.addEventListener("click", async () => {
    if (node.disabled) return;
    node.disabled = true;
    try { await act(); } finally { node.disabled = false; }
  });
  return node;
}

/** A moment of the house as people write it. */
export const moment = (text) => text
  ? new Date(text).toLocaleString("zh-CN", { month: "numeric", day: "numeric", hour: "2-digit", minute: "2-digit", hour12: false })
  : "";
