/* The report's editor and the search over figures; saving, preview and ticks are HTMX. */
(() => {
  "use strict";

  const text = () => document.querySelector("[data-report-text]");
  let kept = null;

  // Unsaved changes are told quietly, and asked about before the page is left.
  const changed = () => Boolean(text()) && kept !== null && text().value !== kept;
  const tell = () => document.querySelectorAll("[data-unsaved]").forEach((mark) => { mark.hidden = !changed(); });
  const keep = () => { if (text()) kept = text().value; tell(); };

  let leaving = false;
  window.addEventListener("beforeunload", (event) => { if (changed() && !leaving) event.preventDefault(); });
  document.addEventListener("submit", () => { leaving = true; });
  document.addEventListener("input", (event) => { if (event.target === text()) tell(); });
  document.addEventListener("htmx:afterSettle", () => {
    const mark = document.querySelector("[data-just-saved]");
    if (mark) { mark.removeAttribute("data-just-saved"); keep(); } else tell();
  });

  // The page that is read stays where it was scrolled to when it is drawn anew.
  let scrolled = 0;
  document.addEventListener("htmx:beforeSwap", () => {
    scrolled = document.querySelector("[data-keep-scroll]")?.scrollTop ?? 0;
  });
  document.addEventListener("htmx:afterSwap", () => {
    const box = document.querySelector("[data-keep-scroll]");
    if (box) box.scrollTop = scrolled;
  });

  document.addEventListener("click", (event) => {
    const token = event.target.closest("[data-insert]");
    if (token && text()) {
      const field = text();
      field.setRangeText(token.dataset.insert, field.selectionStart, field.selectionEnd, "end");
      field.dispatchEvent(new Event("input", { bubbles: true }));
      field.focus();
    }
    const tab = event.target.closest("[data-tab]");
    if (tab) show(tab.dataset.tab);
  });

  // A word narrows what is listed; headings with nothing below them go too.
  document.addEventListener("input", (event) => {
    if (!event.target.matches("[data-narrow]")) return;
    const word = event.target.value.trim();
    document.querySelectorAll(event.target.dataset.narrow).forEach((node) => {
      node.hidden = !(node.querySelector(".figure-label") || node).textContent.includes(word);
    });
    document.querySelectorAll("[data-narrowed]").forEach((group) => {
      group.hidden = !group.querySelector(`:is(${event.target.dataset.narrow}):not([hidden])`);
    });
  });

  // On the phone text and preview are tabs; at the desk they stand side by side.
  const phone = matchMedia("(max-width: 991px)");
  let pane = "editor";
  const show = (name) => {
    pane = name;
    document.querySelectorAll("[data-pane]").forEach((node) => { node.hidden = phone.matches && node.dataset.pane !== pane; });
    document.querySelectorAll("[data-tab]").forEach((node) => {
      if (node.dataset.tab === pane) node.setAttribute("aria-current", "true"); else node.removeAttribute("aria-current");
    });
    document.querySelectorAll("[data-tabs]").forEach((node) => { node.hidden = !phone.matches; });
  };
  phone.addEventListener("change", () => show(pane));

  document.addEventListener("DOMContentLoaded", () => {
    keep();
    show(pane);
    document.querySelector("[data-download-now]")?.click();
  });
})();
