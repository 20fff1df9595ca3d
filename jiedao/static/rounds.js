/* A visit: while a danger is answered the rest of the form is hidden (by the style sheet) until somebody was told of it.
   The server refuses such a visit as well; without this script the rest stays hidden while the danger stands. */
(() => {
  "use strict";

  const form = document.querySelector("form.visit");
  if (!form) return;
  const told = (input) => input.closest(".stops").classList.toggle("told", input.value.trim() !== "");
  form.querySelectorAll(".stops input[name^='told-']").forEach((input) => {
    told(input);
    input.addEventListener("input", () => told(input));
  });
  form.addEventListener("change", (event) => {
    if (event.target.matches(".stops .wrong-answer:checked")) {
      event.target.closest(".stops").querySelector(".danger").scrollIntoView({ block: "center" });
    }
  });
  // One press, one visit: the operation is known to the server, so a second press would only ask for the same again.
  form.addEventListener("submit", () => form.querySelectorAll(".actbar button").forEach((button) => {
    setTimeout(() => { button.disabled = true; });
  }));
  window.addEventListener("pageshow", () => form.querySelectorAll(".actbar button").forEach((button) => {
    button.disabled = false;
  }));
})();
