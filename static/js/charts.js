/* Charts: every chart reads its numbers from a table of the page, its colours from the tokens, and loads ECharts only
   where there is a chart. Without scripts, or when ECharts does not come, the sentence inside the box and the table stay.
   data-chart="line|bar|map" data-table="id of the table" data-lib="url of echarts"; the map is drawn by charts_map.js. */
"use strict";
(() => {
  const words = (document.getElementById("words") || { dataset: {} }).dataset;
  const kinds = {};
  const shown = new Map();  // box → { chart, width }
  const loading = {};

  const token = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  const font = () => token("--font");

  /** The number a cell shows: data-value if given, else its text; 「—」 and nothing are null. */
  function number(cell) {
    const text = (cell.dataset.value ?? cell.textContent).replace(/[\s\u00a0\u2009\u202f,%]/g, "").replace("−", "-");
    return text === "" || text === "—" || Number.isNaN(Number(text)) ? null : Number(text);
  }

  function tip() {
    return { renderMode: "richText", confine: true, backgroundColor: token("--surface"), borderColor: token("--line-strong"), borderWidth: 1, padding: [8, 10],
      textStyle: { color: token("--ink"), fontSize: 13, lineHeight: 20, fontFamily: font() } };
  }

  const text = (color, size) => ({ color: token(color), fontSize: size || 12, fontFamily: font() });

  /** Points stand above the columns of the table below, when it is in the same card and not scrolled. */
  function columns(box, table, middle) {
    const heads = [...table.tHead.rows[0].cells].slice(1);
    const region = table.closest(".tw");
    const card = box.closest(".card");
    if (!heads.length || !card || !card.contains(table) || !region || region.scrollWidth > region.clientWidth + 1) return null;
    const here = box.getBoundingClientRect();
    const first = heads[0].getBoundingClientRect();
    const last = heads[heads.length - 1].getBoundingClientRect();
    if (!first.width) return null;
    const from = (first.left + first.right) / 2 - here.left, to = (last.left + last.right) / 2 - here.left;
    const half = middle ? 0 : (to - from) / Math.max(heads.length - 1, 1) / 2;
    return { left: from - half, right: Math.max(box.clientWidth - to - half, 4) };
  }

  function readRows(box) {
    const table = document.getElementById(box.dataset.table);
    if (!table || !table.tHead || !table.tBodies[0]) return null;
    const wanted = (box.dataset.row || "0").split(",").map(Number);
    const rows = wanted.map((at) => table.tBodies[0].rows[at]).filter(Boolean);
    return { table, labels: [...table.tHead.rows[0].cells].slice(1).map((head) => head.dataset.label || head.textContent.trim()),
      series: rows.map((row) => ({ name: row.dataset.name || row.cells[0].textContent.trim(), values: [...row.cells].slice(1).map(number),
        texts: [...row.cells].slice(1).map((cell) => cell.textContent.trim()) })) };
  }

  /** Line and bar: one or several rows of the table. Series differ by dash and mark, not by colour alone. */
  function rowsOption(box) {
    const data = readRows(box);
    if (!data || !data.series.length) return null;
    const bars = box.dataset.chart === "bar";
    const several = data.series.length > 1;
    const unit = box.dataset.unit || "";
    const all = data.series.flatMap((one) => one.values).filter((value) => value !== null);
    if (box.dataset.mark) all.push(Number(box.dataset.mark));
    const low = Math.min(...all), high = Math.max(...all), span = high - low || Math.abs(high) || 1;
    const place = columns(box, data.table, !bars);
    const side = bars ? { left: 12, right: 12 } : { left: 28, right: 28 };
    const grid = { top: several ? 46 : 28, bottom: 24, ...(place || side) };
    const step = (box.clientWidth - grid.left - grid.right) / Math.max(data.labels.length - (bars ? 0 : 1), 1);
    const hue = ["--link", "--ink-2", "--seq-3"], dash = ["solid", [6, 4], [2, 3]], mark = ["circle", "emptyRect", "emptyTriangle"];
    const above = (at, which) => data.series.every((one, other) => other === which || one.values[at] === null || one.values[at] < data.series[which].values[at]
      || (one.values[at] === data.series[which].values[at] && other > which));
    const longest = Math.max(...data.series.flatMap((one) => one.texts.map((what) => what.length))) * 6.6;
    const crowded = (several && step < 34) || (bars && longest > step + 2);  // then only the first, the last, the highest and the lowest of each
    const telling = (one, at) => !crowded || at === 0 || at === one.values.length - 1 || one.values[at] === Math.max(...one.values) || one.values[at] === Math.min(...one.values.filter((value) => value !== null));
    const series = data.series.map((one, which) => ({
      name: one.name, type: bars ? "bar" : "line", barMaxWidth: 36, barGap: "8%", connectNulls: false, symbol: mark[which % 3], symbolSize: several ? 7 : 6,
      lineStyle: { color: token(hue[which % 3]), width: 2, type: dash[which % 3] },
      itemStyle: { color: token(bars ? (which ? "--seq-2" : "--seq-4") : hue[which % 3]), borderColor: token(bars ? "--seq-line" : hue[which % 3]), borderWidth: bars ? 1 : 1.5 },
      emphasis: { disabled: bars, scale: 1.4 }, labelLayout: { hideOverlap: true },
      label: { show: true, distance: 6, ...text(which ? "--ink-3" : "--ink-2"), textBorderColor: token("--surface"), textBorderWidth: 2, formatter: (point) => one.texts[point.dataIndex] },
      data: one.values.map((value, at) => ({ value, label: { show: telling(one, at), position: bars || !several || above(at, which) ? "top" : "bottom",
        ...(at === one.values.length - 1 && !which ? { color: token("--ink"), fontWeight: 600 } : {}) } })),
      markLine: box.dataset.mark && !which ? { silent: true, symbol: "none", lineStyle: { color: token("--line-strong"), type: "dashed", width: 1 },
        label: { position: "insideStartTop", ...text("--ink-3"), formatter: box.dataset.markText || box.dataset.mark }, data: [{ yAxis: Number(box.dataset.mark) }] } : undefined,
    }));
    return { animation: false, grid,
      legend: { show: several, left: Math.max(grid.left - 14, 4), top: 4, itemWidth: 28, itemGap: 20, selectedMode: false, textStyle: text("--ink-2", 13), data: data.series.map((one) => one.name) },
      tooltip: { ...tip(), trigger: "axis", axisPointer: { type: bars ? "none" : "line", lineStyle: { color: token("--line-strong"), type: "solid" } },
        formatter: (points) => [points[0].axisValueLabel, ...points.map((point) => `${several ? point.seriesName + "  " : ""}${data.series[point.seriesIndex].texts[point.dataIndex]}${point.value === null || point.value === undefined ? "" : unit}`)].join("\n") },
      xAxis: { type: "category", data: data.labels, boundaryGap: bars, axisTick: { show: false }, axisLine: { lineStyle: { color: token("--line") } },
        axisLabel: { ...text("--ink-3"), interval: step < 34 ? "auto" : 0, hideOverlap: true, margin: 8 } },
      yAxis: { type: "value", show: false, min: bars ? Math.min(0, low) : low - span * (several ? 0.28 : 0.16), max: high + span * 0.06 }, series };
  }
  kinds.line = kinds.bar = (box, chart) => {
    const option = rowsOption(box);
    if (!option) return false;
    chart.setOption(option, true);
    const region = document.getElementById(box.dataset.table).closest(".tw");
    if (region && !region.dataset.moved && region.scrollWidth > region.clientWidth) region.scrollLeft = region.scrollWidth;  // the latest month first
    if (region) region.dataset.moved = "1";
    return true;
  };

  /* ── loading and drawing ── */
  function load(url) {
    loading[url] ??= new Promise((done, failed) => {
      if (window.echarts) { done(); return; }
      const script = document.createElement("script");
      script.src = url;
      script.onload = () => (window.echarts ? done() : failed(new Error("echarts")));
      script.onerror = () => { delete loading[url]; script.remove(); failed(new Error(url)); };
      document.head.append(script);
    });
    return loading[url];
  }

  function fail(box) {
    const fall = box.querySelector(".chart-fall");
    if (fall) fall.textContent = words.chartFailed || fall.textContent;
    box.classList.add("failed");
    box.dispatchEvent(new CustomEvent("chart:failed", { bubbles: true }));
  }

  function draw(box) {
    const seen = shown.get(box);
    if (!seen || !box.clientWidth || !box.clientHeight) return;
    try {
      if (!seen.chart) {
        const inner = document.createElement("div");
        inner.className = "chart-canvas";
        inner.setAttribute("aria-hidden", "true");  // the box has role=img and a name; the table has the numbers
        box.append(inner);
        seen.chart = window.echarts.init(inner);
      } else { seen.chart.resize(); }
      seen.width = box.clientWidth;
      if (kinds[box.dataset.chart](box, seen.chart, seen) === false) throw new Error("no rows");
      box.classList.add("drawn");
      box.dispatchEvent(new CustomEvent("chart:drawn", { bubbles: true }));
    } catch (error) {
      if (seen.chart) seen.chart.dispose();
      box.querySelectorAll(".chart-canvas").forEach((one) => one.remove());
      shown.delete(box);
      fail(box);
    }
  }
  const drawAll = () => shown.forEach((_, box) => draw(box));

  let wait;
  const sizes = new ResizeObserver((entries) => {
    if (!entries.some((one) => { const seen = shown.get(one.target); return seen && seen.width !== one.target.clientWidth; })) return;
    clearTimeout(wait);
    wait = setTimeout(drawAll, 120);
  });

  async function start(box) {
    if (shown.has(box) || !box.dataset.lib) return;
    shown.set(box, { chart: null, width: 0 });
    try {
      const parts = [load(box.dataset.lib)];
      if (box.dataset.chart === "map") parts.push(window.PortalCharts.outlines(box.dataset.geo));
      await Promise.all(parts);
      if (document.fonts) await document.fonts.ready;
      draw(box);
      sizes.observe(box);
    } catch {
      shown.delete(box);
      fail(box);
    }
  }

  function sweep(root) {
    shown.forEach((seen, box) => { if (!box.isConnected) { if (seen.chart) seen.chart.dispose(); sizes.unobserve(box); shown.delete(box); } });
    root.querySelectorAll("[data-chart]").forEach(start);
    if (root.matches && root.matches("[data-chart]")) start(root);
    shown.forEach((seen, box) => {  // its table was replaced: read it again
      const table = seen.chart && document.getElementById(box.dataset.table);
      if (table && root !== document && (root.contains(table) || table.contains(root))) draw(box);
    });
  }
  window.PortalCharts = { kinds, token, tip, text, shown, draw, outlines: () => Promise.reject(new Error("charts_map.js")) };
  document.addEventListener("DOMContentLoaded", () => sweep(document));  // after charts_map.js
  if (document.readyState === "complete") sweep(document);
  document.addEventListener("htmx:load", (event) => sweep(event.detail.elt));
  window.addEventListener("online", () => document.querySelectorAll("[data-chart].failed").forEach((box) => { box.classList.remove("failed"); start(box); }));
  new MutationObserver(drawAll).observe(document.documentElement, { attributes: true, attributeFilter: ["data-bs-theme"] });

  /* ── paper: light colours and a width that fits A4, back afterwards ── */
  let theme = null;
  window.addEventListener("beforeprint", () => {
    if (!shown.size) return;
    theme = document.documentElement.dataset.bsTheme;
    document.documentElement.dataset.bsTheme = "light";
    document.documentElement.classList.add("on-paper");
    drawAll();
  });
  window.addEventListener("afterprint", () => {
    if (theme === null) return;
    document.documentElement.dataset.bsTheme = theme;
    document.documentElement.classList.remove("on-paper");
    theme = null;
    drawAll();
  });

  /* ── 下载: title, note, chart, legend and 截至 in one picture, so that it still says what it is in a report ── */
  function picture(box) {
    const chart = shown.get(box).chart;
    const card = box.closest(".card");
    const pick = (selector) => { const one = card && card.querySelector(selector); return one ? one.textContent.trim().replace(/\s+/g, " ") : ""; };
    const scale = 2, wide = box.clientWidth, head = 58;
    const legend = card ? [...card.querySelectorAll(".leg li")] : [];
    const foot = box.dataset.asof || "";
    const beside = legend.length && getComputedStyle(legend[0].parentElement).position === "absolute";
    const tail = (legend.length && !beside ? legend.length * 20 + 8 : 0) + (foot ? 28 : 8);
    const out = document.createElement("canvas");
    out.width = wide * scale;
    out.height = (head + box.clientHeight + tail) * scale;
    const pen = out.getContext("2d");
    pen.scale(scale, scale);
    pen.fillStyle = token("--surface");
    pen.fillRect(0, 0, wide, out.height);
    const write = (what, x, y, color, style) => { pen.fillStyle = token(color); pen.font = `${style} ${font()}`; pen.fillText(what, x, y, wide - x - 12); };
    write(pick("header h2"), 16, 26, "--ink", "600 16px");
    write(pick("header small"), 16, 48, "--ink-2", "13px");
    pen.drawImage(chart.renderToCanvas({ pixelRatio: scale, backgroundColor: token("--surface") }), 0, head, wide, box.clientHeight);
    const top = beside ? head + box.clientHeight - legend.length * 20 - 8 : head + box.clientHeight;
    legend.forEach((item, at) => {
      const dot = item.querySelector("circle"), y = top + at * 20 + 14;
      if (dot) {
        const look = getComputedStyle(dot);
        pen.beginPath();
        pen.setLineDash(look.strokeDasharray === "none" ? [] : [2, 2]);
        pen.arc(22, y - 4, 5, 0, 7);
        pen.lineWidth = 1;
        if (look.fill !== "none") { pen.fillStyle = look.fill; pen.fill(); }
        pen.strokeStyle = look.stroke;
        pen.stroke();
      }
      write(item.textContent.trim().replace(/\s+/g, " "), dot ? 34 : 16, y, "--ink-2", item.classList.contains("strong") ? "600 13px" : "13px");
    });
    if (foot) write(foot, 16, head + box.clientHeight + tail - 10, "--ink-3", "12px");
    return out;
  }

  document.addEventListener("click", (event) => {
    const save = event.target.closest("[data-chart-download]");
    if (save) {
      const box = document.getElementById(save.dataset.chartDownload);
      if (!box || !shown.get(box) || !shown.get(box).chart) { if (window.Portal) window.Portal.say(words.chartFailed); return; }
      picture(box).toBlob((blob) => {
        const link = document.createElement("a");
        link.href = URL.createObjectURL(blob);
        link.download = `${save.dataset.name || box.dataset.name || box.id}.png`;
        link.click();
        setTimeout(() => URL.revokeObjectURL(link.href), 10000);
      }, "image/png");
      return;
    }
    const jump = event.target.closest("[data-chart-table]");
    const table = jump && document.getElementById(jump.dataset.chartTable);
    if (!table) return;
    event.preventDefault();
    const region = table.closest(".tw") || table;
    const back = document.activeElement === region || region.contains(document.activeElement);
    if (!back) { region.focus({ preventScroll: true }); region.scrollIntoView({ block: "nearest" }); }
  });
})();
