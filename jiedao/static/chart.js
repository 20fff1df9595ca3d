/* Draws every [data-chart] from the JSON beside it: columns by month, bars by part. Colours come from the style sheet. */
(() => {
  "use strict";

  const style = getComputedStyle(document.documentElement);
  const colour = (name) => style.getPropertyValue(name).trim();
  const CIRCLES = { 红: "--circle-red", 橙: "--circle-orange", 黄: "--circle-yellow", 蓝: "--circle-blue", 绿: "--circle-green" };
  const ofCircle = (name) => colour(CIRCLES[name] || "--accent");
  const font = () => ({ fontFamily: colour("--sans"), fontSize: 12, color: colour("--ink") });

  const limitLine = (limit) => ({
    silent: true,
    symbol: "none",
    lineStyle: { color: colour("--wrong"), type: "dashed" },
    label: { ...font(), formatter: limit.name, color: colour("--wrong"), position: "insideEndTop" },
    data: [{ yAxis: limit.value }],
  });

  const series = (data) => data.series.map((one) => ({
    name: one.name,
    type: "bar",
    stack: data.series.length > 1 ? "all" : undefined,
    barMaxWidth: 34,
    itemStyle: { color: one.colour ? ofCircle(one.colour) : colour("--accent") },
    data: one.values.map((value, place) => (one.colours
      ? { value, itemStyle: { color: ofCircle(one.colours[place]) } } : value)),
    label: {
      ...font(),
      show: true,
      // Above a column a number would be struck through by the limit's line.
      position: data.series.length > 1 ? "inside" : data.kind === "bar" ? "right" : data.limit ? "insideTop" : "top",
      color: data.series.length > 1 || data.limit ? colour("--accent-ink") : colour("--ink"),
      formatter: ({ value }) => (value ? String(value) : ""),
    },
    labelLayout: { hideOverlap: true },
    markLine: data.limit ? limitLine(data.limit) : undefined,
  }));

  const round = (number) => {
    const step = 10 ** Math.floor(Math.log10(Math.max(number, 1))) / 2;
    return Math.ceil(number / step) * step;
  };

  const option = (data) => {
    const names = {
      type: "category", data: data.labels, inverse: data.kind === "bar",
      axisTick: { show: false }, axisLine: { lineStyle: { color: colour("--line-2") } }, axisLabel: font(),
    };
    // Bars begin at zero; a limit that lies above them must still be in sight.
    const numbers = {
      type: "value", min: 0, max: data.limit ? ({ max }) => round(Math.max(max, data.limit.value * 1.08)) : undefined,
      splitLine: { lineStyle: { color: colour("--line") } }, axisLabel: { show: data.kind !== "bar", ...font() },
    };
    return {
      animation: false,
      grid: { left: 4, right: data.kind === "bar" ? 56 : 12, top: data.series.length > 1 ? 40 : 26, bottom: 4, containLabel: true },
      legend: data.series.length > 1 ? { top: 0, itemWidth: 12, itemHeight: 12, textStyle: font() } : undefined,
      // Drawn on the canvas: a tooltip in HTML would carry styles of its own, which the page forbids.
      tooltip: {
        trigger: "axis", renderMode: "richText", axisPointer: { type: "shadow" }, textStyle: font(),
        backgroundColor: colour("--surface"), borderColor: colour("--line-2"),
        valueFormatter: (value) => (value === null || value === undefined ? "无记录" : `${value}${data.unit}`),
      },
      xAxis: data.kind === "bar" ? numbers : names,
      yAxis: data.kind === "bar" ? names : numbers,
      series: series(data),
    };
  };

  const drawn = new Map();
  const draw = (place) => {
    const data = JSON.parse(document.getElementById(place.dataset.chart).textContent);
    const rows = data.kind === "bar" ? data.labels.length * 26 + 24 : 250;
    place.style.height = `${Math.max(rows, 110)}px`;
    const fresh = !drawn.has(place);
    const chart = drawn.get(place) || echarts.init(place, null, { renderer: "canvas" });
    drawn.set(place, chart);
    if (fresh) chart.on("click", ({ dataIndex }) => { if (data.links?.[dataIndex]) location.href = data.links[dataIndex]; });
    chart.setOption(option(data), true);
    chart.resize();
  };
  const drawAll = () => document.querySelectorAll("[data-chart]").forEach(draw);

  document.addEventListener("DOMContentLoaded", drawAll);
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", drawAll);
  window.addEventListener("resize", () => drawn.forEach((chart) => chart.resize()));
  window.addEventListener("beforeprint", () => drawn.forEach((chart) => chart.resize()));
})();
