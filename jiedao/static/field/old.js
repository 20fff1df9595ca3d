/* Says so where the pages do not start: this file is of a language that every browser understands. */
(function () {
  "use strict";

  var unreached = false;
  function say(text) {
    var page = document.getElementById("page");
    page.textContent = text;
    page.className = "notice-wrong";
  }
  window.addEventListener("error", function (event) {
    if (event.target && event.target.src) unreached = true;
  }, true);
  window.addEventListener("load", function () {
    setTimeout(function () {
      if (document.documentElement.getAttribute("data-started")) return;
      say(unreached ? "页面没有取全，请联网后重新打开。" : "浏览器太旧，打不开现场登记。请更新浏览器（安卓为 Chrome 或系统 WebView 80 以上，苹果为 iOS 15.4 以上）；在此之前可用工作台登记。");
    }, 1500);
  });
})();
