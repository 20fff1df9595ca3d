/* The field pages: which page stands under which address, when things are sent, and when the phone locks itself. */

import { el, fill, notice } from "./dom.js";
import * as draft from "./draft.js";
import * as finding from "./finding.js";
import * as gate from "./gate.js";
import * as house from "./house.js";
import * as leaving from "./leaving.js";
import * as needs from "./needs.js";
import * as outbox from "./outbox.js";
import * as pack from "./pack.js";
import * as pages from "./pages.js";
import * as rounds from "./rounds.js";
import * as store from "./store.js";
import * as vault from "./vault.js";
import * as visit from "./visit.js";

document.documentElement.setAttribute("data-started", "yes"); // old.js waits for it

const EVERY = 30_000; // ms between two tries to send while something is unsent
const IDLE = 10 * 60_000; // ms out of sight after which the PIN is asked for again
const main = document.getElementById("page");
const tabs = document.getElementById("tabs");
let refused = null; // what the house refused and is to be filed anew; it stays in the outbox until that is done
let hiddenAt = 0;
let drawing = 0;
let offline = ""; // why these pages would not open without network
let kept = true; // whether the browser promised not to let go of what is kept

const anew = () => { const item = refused; refused = null; return item; };
const PAGES = {
  file: ["登记", () => finding.page(anew())],
  cases: ["我的事项", pages.cases],
  case: ["事项", pages.one],
  rounds: ["巡查走访", rounds.page],
  sign: ["巡查签字", rounds.signing],
  visit: ["走访", (...where) => visit.page(anew(), ...where)],
  outbox: ["待发送", () => pages.waiting(refill, draw)],
};

async function draw() {
  const mine = drawing += 1;
  const [, name = "", ...rest] = location.hash.split("/");
  const [title, page] = PAGES[name] || PAGES.file;
  const open = vault.isOpen();
  await draft.save();
  draft.leave();
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
  fill(main, parts);
  await counted();
}

async function counted() {
  const { unsent, stuck } = await outbox.count();
  const badge = document.getElementById("unsent");
  const said = [unsent ? `还有 ${unsent} 条未发送` : "", stuck ? `${stuck} 条待您处理` : ""].filter(Boolean).join("，");
  badge.textContent = said || "已全部发送";
  badge.classList.toggle("waits", Boolean(said));
  standing(unsent + stuck);
}

/** What stands on every page until it is mended. */
function standing(waiting) {
  const trouble = outbox.saidLast();
  const lines = [];
  if (trouble === house.SIGNED_OUT) lines.push(["登录已过期，记下的都还在。", "登录后发送", "/sign-in/?next=/field/"]);
  else if (trouble === house.NO_NETWORK) { if (waiting) lines.push(["没有网络，联网后自动发送。"]); } else if (trouble) lines.push([trouble]);
  if (offline) lines.push([`这部手机还不能离线打开：${offline}。`, "怎么办", "/field/certificate/"]);
  if (!kept && waiting) lines.push(["浏览器没有答应长期保存：请把本页添加到桌面，并尽快联网发送。"]);
  fill(document.getElementById("standing"), lines.map(([text, name, href]) => el("p", { role: "status" }, text, name ? el("a", { href }, name) : null)));
}

async function opened() {
  await outbox.tidy(await draft.photos());
  await draw();
  if (navigator.storage && navigator.storage.persist) kept = await navigator.storage.persist();
  await comeOnline();
}

async function comeOnline() {
  if (leaving.unfinished()) { await leaving.finish(); return; }
  if (!vault.isOpen()) return;
  await outbox.send();
  if (await pack.renew() === "another") {
    const { unsent } = await outbox.count();
    fill(main, notice("这部手机上是另一个账号的记录。请用原账号登录后发送，或清除后重新开始。", "notice-wrong"), leaving.leaving(unsent));
    return;
  }
  if (isList() || !main.querySelector("textarea, input")) await draw();
}

const isList = () => /^#\/(cases|rounds|outbox)/.test(location.hash) && !main.querySelector("details[open]");

function refill(item) {
  refused = item;
  location.hash = item.op.kind === "visit" ? visit.address(item.op.body) : "#/file";
}

async function outOfSight() {
  hiddenAt = Date.now();
  await draft.save();
}

async function inSight() {
  if (hiddenAt && Date.now() - hiddenAt > IDLE && vault.isOpen()) { vault.lock(); draft.leave(); await draw(); } else await comeOnline();
}

async function tick() {
  await pack.expire();
  if (vault.isOpen() && !document.hidden && (await outbox.count()).unsent) await outbox.send();
}

/** Another page took everything away: what stands here could be kept nowhere. */
function gone() {
  vault.lock();
  draft.leave();
  location.reload();
}

async function start() {
  const lacking = needs.missing();
  if (lacking) {
    fill(main, notice(lacking, "notice-wrong"), el("p", {}, el("a", { class: "btn wide", href: "/" }, "到工作台登记")));
    return;
  }
  addEventListener("online", comeOnline);
  if (leaving.unfinished()) {
    leaving.showWaiting();
    await leaving.finish();
    return;
  }
  store.onGone(gone);
  outbox.onChange(async () => {
    await counted();
    if (vault.isOpen() && isList()) await draw();
  });
  addEventListener("hashchange", async () => { await draw(); scrollTo(0, 0); });
  addEventListener("pagehide", outOfSight);
  main.addEventListener("input", draft.soon);
  main.addEventListener("click", draft.soon);
  document.addEventListener("visibilitychange", () => (document.hidden ? outOfSight() : inSight()));
  setInterval(tick, EVERY);
  needs.whyNotOffline().then((why) => { offline = why; return counted(); }).catch((error) => console.warn(error));
  await pack.expire();
  await draw();
}

start().catch((error) => {
  console.warn(error);
  fill(main, notice("手机上的资料打不开。请关掉其他现场登记的页面，再重新打开这一页。", "notice-wrong"));
});
