/* What the field pages cannot do without, and what somebody can do about it. */

const NEEDS = [
  [() => self.isSecureContext, "这个网址不是 https:// 开头的，浏览器不让网页加密保存。请改用 https:// 开头的网址打开。"],
  [() => crypto.subtle, "这个浏览器不能加密。请更新浏览器。"],
  [() => self.indexedDB, "浏览器不让网页保存内容。请退出无痕浏览，或在设置中允许本站保存数据。"],
  [() => navigator.locks, "浏览器太旧，请更新。"],
];

/** What is missing, as sentences; the first that is missing explains the others. */
export function missing() {
  const found = NEEDS.find(([there]) => {
    try {
      return !there();
    } catch {
      return true;
    }
  });
  return found ? found[1] : "";
}

const WAIT = 10_000; // ms

/** Why these pages would not open without network; "" where they would. */
export async function whyNotOffline() {
  if (!navigator.serviceWorker) return "浏览器不支持";
  let problem = null;
  navigator.serviceWorker.register("/field-worker.js", { scope: "/" }).catch((error) => { problem = error; });
  const end = Date.now() + WAIT;
  while (Date.now() < end && !problem) {
    const there = await navigator.serviceWorker.getRegistration("/field/");
    if (there && there.active) return "";
    await new Promise((resolve) => { setTimeout(resolve, 250); });
  }
  const there = await navigator.serviceWorker.getRegistration("/field/");
  if (there && there.active) return "";
  return problem && problem.name === "SecurityError" ? "证书不受信任" : "程序还没有取齐";
}
