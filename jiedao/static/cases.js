/* The page of a case: a chosen template goes into the field of its form; it is never written over what was typed. */
(() => {
  "use strict";

  document.addEventListener("change", (event) => {
    const list = event.target.closest("select[data-phrases]");
    if (!list) return;
    const text = list.selectedOptions[0]?.dataset.text;
    const field = list.form.querySelector("textarea");
    if (!text || !field) return;
    const typed = field.value.trim();
    const own = typed && typed !== list.dataset.filled;
    field.value = own ? `${typed}\n${text}` : text;
    list.dataset.filled = own ? "" : text;
    field.focus();
  });
})();
