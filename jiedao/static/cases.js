/* The pages of cases. A chosen template goes into the field of its form, never written over what was typed; chosen
   premises go into theirs, and their committee where none was chosen yet. */
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

  document.addEventListener("click", (event) => {
    const pick = event.target.closest("[data-pick]");
    if (!pick) return;
    const { point_number: field, code } = pick.form.elements;
    field.value = pick.dataset.pick;
    if (code && !code.value) code.value = pick.dataset.code;
    field.dispatchEvent(new Event("change", { bubbles: true }));
    field.focus();
  });
})();
