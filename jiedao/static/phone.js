/* What the pages of the house know of the field pages on the same phone: how much is not sent yet, before anybody signs
   out too; and a sign-out that could not be made without network, which is made before anything is shown. */
(() => {
  "use strict";

  const MARK = "jiedao-leaving";
  const BASE = "jiedao-field";
  let waiting = 0;

  const token = () => (document.cookie.split("; ").find((one) => one.startsWith("csrftoken=")) || "").slice(10);
  const signOut = async () => {
    document.documentElement.hidden = true;
    try {
      const answer = await fetch("/sign-out/", { method: "POST", redirect: "manual", headers: { "X-CSRFToken": token() } });
      if (answer.type !== "opaqueredirect") throw new Error(answer.status);
      localStorage.removeItem(MARK);
      location.replace("/sign-in/");
    } catch (error) {
      document.body.textContent = "上一位使用者还没有退出登录，现在连不上服务器，请稍后重新打开。";
      document.documentElement.hidden = false;
    }
  };

  /* The number of what is not sent; needs no PIN, and makes no drawers where there are none. */
  const count = () => new Promise((resolve) => {
    const asked = self.indexedDB && indexedDB.open(BASE);
    if (!asked) { resolve(0); return; }
    asked.onupgradeneeded = () => asked.transaction.abort();
    asked.onerror = () => resolve(0);
    asked.onsuccess = () => {
      const base = asked.result;
      const done = (number) => { base.close(); resolve(number); };
      if (!base.objectStoreNames.contains("outbox")) { done(0); return; }
      const counted = base.transaction("outbox").objectStore("outbox").count();
      counted.onsuccess = () => done(counted.result);
      counted.onerror = () => done(0);
    };
  });

  const show = async () => {
    waiting = await count();
    document.querySelector(".unsent")?.remove();
    if (!waiting) return;
    const link = Object.assign(document.createElement("a"), { className: "unsent no-print", href: "/field/#/outbox" });
    link.textContent = `本机还有 ${waiting} 条现场登记没有发送`;
    link.setAttribute("role", "status");
    document.body.prepend(link);
  };

  const ask = (event) => {
    const form = event.target;
    if (form.getAttribute("action") !== "/sign-out/" || !waiting || form.dataset.asked) return;
    event.preventDefault();
    form.dataset.asked = "yes";
    const note = Object.assign(document.createElement("p"), { className: "wrong small" });
    note.textContent = `本机还有 ${waiting} 条现场登记没有发送，退出后要您本人再登录才会发出。再按一次即退出。`;
    note.setAttribute("role", "alert");
    form.prepend(note);
    form.scrollIntoView({ block: "nearest" });
  };

  if (localStorage.getItem(MARK) !== null) document.addEventListener("DOMContentLoaded", signOut);
  if (localStorage.getItem(MARK) !== null) document.documentElement.hidden = true;
  document.addEventListener("DOMContentLoaded", show);
  document.addEventListener("visibilitychange", () => { if (!document.hidden) show(); });
  document.addEventListener("submit", ask);
})();
