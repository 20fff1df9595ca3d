/* Keys, quiet marks and small conveniences; every page works without them. */
(() => {
  "use strict";

  const inField = (node) => node.closest("input, textarea, select, [contenteditable]");
  const items = () => [...document.querySelectorAll("table.ledger tbody tr:not(.beside), ul.items > li, [data-item]")]
    .filter((node) => node.offsetParent !== null);

  const step = (by) => {
    const all = items();
    if (!all.length) return;
    const here = all.findIndex((node) => node.classList.contains("current"));
    const next = all[Math.max(0, Math.min(all.length - 1, here + by))];
    all.forEach((node) => node.classList.toggle("current", node === next));
    next.scrollIntoView({ block: "nearest" });
  };

  const open = () => {
    const row = items().find((node) => node.classList.contains("current"));
    const target = row && (row.querySelector("[data-open]") || row.querySelector("a[href], button:not(:disabled), summary"));
    if (target) target.click();
    return Boolean(target);
  };

  const back = (target) => {
    if (inField(target)) return target.blur();
    const shown = [...document.querySelectorAll("details.definition[open], details.more[open], .beside details[open]")].pop();
    if (shown) { shown.open = false; return; }
    const beside = document.querySelector("tr.beside");
    if (beside) { beside.previousElementSibling?.classList.remove("opened"); beside.remove(); return; }
    const link = document.querySelector("[data-back]");
    if (link) link.click();
  };

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (event.key === "Escape") { back(event.target); return; }
    if (inField(event.target)) return;
    if (event.key === "/") {
      const search = document.querySelector("[data-search]");
      if (search) { event.preventDefault(); search.focus(); search.select(); }
    } else if (event.key === "j") step(1);
    else if (event.key === "k") step(-1);
    else if (event.key === "Enter" && !event.target.closest("a, button, summary, label") && open()) event.preventDefault();
  });

  document.addEventListener("click", (event) => {
    const fill = event.target.closest("[data-fill-username]");
    if (fill) {
      const form = document.querySelector("form[data-sign-in]");
      form.elements.username.value = fill.dataset.fillUsername;
      form.elements.password.value = fill.dataset.fillPassword;
      form.querySelector("button[type=submit]").focus();
    }
    if (event.target.closest("[data-print]")) window.print();
    // A definition or menu closes when something else is touched.
    document.querySelectorAll("details.definition[open], details.more[open]").forEach((node) => {
      if (!node.contains(event.target)) node.open = false;
    });
  });

  document.addEventListener("change", (event) => {
    const form = event.target.closest("form[data-autosubmit]");
    if (form && event.target.type !== "search") form.requestSubmit();
  });

  const unsaved = (event, text) => {
    const place = document.getElementById("messages");
    const note = document.createElement("p");
    note.className = "notice-wrong";
    note.textContent = text;
    place.replaceChildren(note);
  };
  document.addEventListener("htmx:sendError", (event) => unsaved(event, "没有连上服务器，刚才的内容还在页面上，请稍后再试。"));
  document.addEventListener("htmx:responseError", (event) => {
    const said = { 403: "页面停留过久，请刷新后再试。", 404: "没有找到，可能已被他人处理，请刷新页面。", 413: "内容过大，没有保存。" };
    unsaved(event, said[event.detail.xhr.status] || "服务器出错，没有保存；内容还在页面上，请稍后再试。");
  });
  // A row that stands open is closed by the same link.
  document.addEventListener("htmx:beforeRequest", (event) => {
    const link = event.detail.elt;
    if (!link.hasAttribute || !link.hasAttribute("data-beside")) return;
    const row = link.closest("tr");
    const shown = row.nextElementSibling?.classList.contains("beside");
    if (shown) { row.nextElementSibling.remove(); event.preventDefault(); }
    row.classList.toggle("opened", !shown);
    link.setAttribute("aria-expanded", String(!shown));
  });
  document.addEventListener("htmx:beforeRequest", () => document.querySelector("#messages > .notice-wrong")?.remove());
})();
