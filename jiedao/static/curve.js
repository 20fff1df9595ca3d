/* Draws every [data-curve] from the JSON beside it: shares that still hold after so many days, one step line a kind. */
(() => {
  "use strict";

  const style = getComputedStyle(document.documentElement);
  const colour = (name) => style.getPropertyValue(name).trim();
  const COLOURS = ["--accent", "--wrong", "--ok", "--soon", "--circle-blue", "--circle-orange", "--circle-green", "--ink-2"];
  const SHAPES = ["solid", "dashed", "dotted"];
  const font = () => ({ fontFamily: colour("--sans"), fontSize: 12, color: colour("--ink") });

  const lines = (curves) => curves.map((curve, place) => ({
    name: curve.name,
    type: "line",
    step: "end",
    showSymbol: false,
    lineStyle: { width: place ? 1.6 : 2.6, type: SHAPES[place % 3], color: colour(COLOURS[place % 8]) },
    itemStyle: { color: colour(COLOURS[place % 8]) },
    data: curve.days.map((day, at) => [day, curve.holds[at]]),
  }));

  // The band of the interval is told for the first curve alone: several would hide one another.
  const band = (curve) => (curve ? ["low", "high"].map((edge) => ({
    name: curve.name, type: "line", step: "end", showSymbol: false, silent: true, tooltip: { show: false },
    lineStyle: { width: 0.8, color: colour("--accent"), opacity: 0.6 },
    data: curve.days.map((day, at) => [day, curve[edge][at]]),
  })) : []);

  const drawn = new Map();
  const draw = (place) => {
    const { curves } = JSON.parse(document.getElementById(place.dataset.curve).textContent);
    const least = Math.min(100, ...curves.flatMap((curve) => [...curve.holds, ...curves[0].low]));
    place.style.height = "300px";
    const chart = drawn.get(place) || echarts.init(place, null, { renderer: "canvas" });
    drawn.set(place, chart);
    chart.setOption({
      animation: false,
      grid: { left: 8, right: 24, top: place.clientWidth < 500 ? 58 : 44, bottom: 6, containLabel: true },
      legend: { top: 0, itemWidth: 22, textStyle: font() },
      tooltip: {
        trigger: "axis", renderMode: "richText", textStyle: font(), backgroundColor: colour("--surface"),
        borderColor: colour("--line-2"), valueFormatter: (value) => `${value}%`,
      },
      xAxis: { type: "value", name: "天", nameGap: 8, nameTextStyle: font(), min: 0, max: 180, interval: 30, axisLabel: font(),
        splitLine: { show: false }, axisLine: { lineStyle: { color: colour("--line-2") } } },
      yAxis: { type: "value", min: Math.max(0, Math.floor((least - 5) / 10) * 10), max: 100,
        axisLabel: { ...font(), formatter: "{value}%" }, splitLine: { lineStyle: { color: colour("--line") } } },
      series: [...lines(curves), ...band(curves[0])],
    }, true);
    chart.resize();
  };
  const drawAll = () => document.querySelectorAll("[data-curve]").forEach(draw);

  document.addEventListener("DOMContentLoaded", drawAll);
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", drawAll);
  window.addEventListener("resize", () => drawn.forEach((chart) => chart.resize()));
  window.addEventListener("beforeprint", () => drawn.forEach((chart) => chart.resize()));
})();
