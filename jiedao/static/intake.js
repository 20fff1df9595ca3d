/* Handing in files and choosing rows: dropping, naming what was chosen, not sending twice. Works without. */
(() => {
  "use strict";

  const form = document.querySelector("form[data-upload]");
  if (form) {
    const drop = form.querySelector("[data-drop]");
    const input = form.querySelector("input[type=file]");
    const chosen = form.querySelector("[data-chosen]");
    const button = form.querySelector("button[data-sending]");
    const most = Number(drop.dataset.most);

    const tell = () => {
      const names = [...input.files].map((file) => file.name);
      const shown = names.slice(0, 8).join("、") + (names.length > 8 ? " 等" : "");
      chosen.textContent = names.length ? `已选 ${names.length} 个文件：${shown}` : "";
      const tooMany = names.length > most;
      chosen.classList.toggle("problem", tooMany);
      if (tooMany) chosen.textContent = `一次最多导入 ${most} 个文件，这里有 ${names.length} 个，请分几次导入`;
      button.disabled = tooMany;
      if (names.length && !tooMany) button.focus();
    };
    input.addEventListener("change", tell);

    // The area says what was chosen and shows the focus, so the browser's own field need not stand in it.
    input.classList.add("sr-only");
    input.addEventListener("focus", () => drop.classList.add("over"));
    input.addEventListener("blur", () => drop.classList.remove("over"));

    const carriesFiles = (event) => [...(event.dataTransfer?.types || [])].includes("Files");
    // A file dropped beside the area must not replace the page.
    window.addEventListener("dragover", (event) => {
      if (!carriesFiles(event)) return;
      event.preventDefault();
      drop.classList.add("over");
    });
    window.addEventListener("dragleave", (event) => { if (!event.relatedTarget) drop.classList.remove("over"); });
    window.addEventListener("drop", (event) => {
      if (!carriesFiles(event)) return;
      event.preventDefault();
      drop.classList.remove("over");
      input.files = event.dataTransfer.files;
      tell();
    });

    form.addEventListener("submit", () => {
      button.disabled = true;
      button.textContent = button.dataset.sending;
    });
    // Coming back by the browser's back button finds the page as it was left.
    window.addEventListener("pageshow", () => { tell(); });
  }

  document.addEventListener("change", (event) => {
    const name = event.target.dataset?.checkAll;
    if (!name) return;
    document.querySelectorAll(`input[type=checkbox][name="${name}"]`).forEach((box) => { box.checked = event.target.checked; });
  });
})();
