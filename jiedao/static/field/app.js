/* The field pages: which page stands under which address, when things are sent, and when the phone locks itself. */

import { notice } from "./dom.js";
import * as finding from "./finding.js";
import * as gate from "./gate.js";
import * as outbox from "./outbox.js";
import * as pack from "./pack.js";
import * as pages from "./pages.js";
import * as vault from "./vault.js";
import * as visit from "./visit.js";

const EVERY = 30_000; // ms between two tries to send while something is unsent
const IDLE = 10 * 60_000; // ms out of sight after which the PIN is asked for again
const main = document.getElementById("page");
const tabs = document.getElementById("tabs");
let refused = null; // what the house refused and is to be filed anew; it stays in the outbox until that is done
let hiddenAt = 0;
let drawing = 0;

const PAGES = {
  file: ["登记", () => { const item = refused; refused = null; return finding.page(item); }],
  cases: ["我的事项", pages.cases],
  case: ["事项", pages.one],
  rounds: ["我的巡查", pages.rounds],
  visit: ["走访", visit.page],
  outbox: ["待发送", () => pages.waiting(refill, draw)],
};

async function draw() {
  const mine = drawing += 1;
  const [, name = "", ...rest] = location.hash.split("/");
  const [title, page] = PAGES[name] || PAGES.file;
  const open = vault.isOpen();
  document.getElementById("title").textContent = open ? title : "现场";
  tabs.hidden = !open;
  for (const tab of tabs.children) tab.toggleAttribute("aria-current", open && tab.hash === `#/${name || "file"}`);
  let parts;
  try {
    if (open) parts = await page(...rest.map(decodeURIComponent));
    else if (await vault.exists()) parts = await gate.locked(opened);
    else parts = gate.first(opened);
  } catch (error) {
    console.warn(error);
    parts = [notice("手机上的资料读不出来。已记下的没有丢，请重新打开这一页再试。", "notice-wrong")];
  }
  if (mine !== drawing) return;
  main.replaceChildren(...parts.filter(Boolean));
  await counted();
}

async function counted() {
  const { unsent, stuck } = await outbox.count();
  const badge = document.getElementById("unsent");
  const said = [unsent ? `还有 ${unsent} 条未发送` : "", stuck ? `${stuck} 条待您处理` : ""].filter(Boolean).join("，");
  badge.textContent = said || "已全部发送";
  badge.classList.toggle("waits", Boolean(said));
}

async function opened() {
  navigator.storage?.persist?.();
  await draw();
  await comeOnline();
}

async function comeOnline() {
  if (!vault.isOpen()) return;
  await outbox.send();
  if (await pack.renew() === "another") {
    main.replaceChildren(notice("这部手机上是另一个账号的记录。请用原账号登录后发送，或清除后重新开始。", "notice-wrong"), gate.leaving((await outbox.count()).unsent));
    return;
  }
  if (/^#\/(cases|rounds|outbox)/.test(location.hash) || !main.querySelector("textarea")) await draw();
}

function refill(item) {
  refused = item;
  location.hash = "#/file";
}

outbox.onChange(async () => {
  await counted();
  if (vault.isOpen() && /^#\/(cases|rounds|outbox)/.test(location.hash)) await draw();
});
addEventListener("hashchange", draw);
addEventListener("online", comeOnline);
document.addEventListener("visibilitychange", async () => {
  if (document.hidden) { hiddenAt = Date.now(); return; }
  if (hiddenAt && Date.now() - hiddenAt > IDLE && vault.isOpen()) { vault.lock(); await draw(); } else await comeOnline();
});
setInterval(async () => {
  await pack.expire();
  if (vault.isOpen() && !document.hidden && (await outbox.count()).unsent) await outbox.send();
}, EVERY);

navigator.serviceWorker?.register("/field-worker.js", { scope: "/" }).catch((error) => console.warn(error));
await pack.expire();
await draw();
