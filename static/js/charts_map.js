/* The map of zones: points from the rows of a table (the keyboard list), outlines from our own GeoJSON.
   A row: data-name data-lon data-lat data-value data-text data-size data-q data-cand data-url data-tip. Worst rows first. */
"use strict";
(() => {
  const { kinds, token, tip, text, shown, draw } = window.PortalCharts;
  const geos = {};
  const coarse = window.matchMedia("(pointer:coarse)");

  window.PortalCharts.outlines = (url) => {
    geos[url] ??= fetch(url, { credentials: "same-origin" }).then((answer) => {
      if (!answer.ok) throw new Error(url);
      return answer.json();
    }).catch((error) => { delete geos[url]; throw error; });
    return geos[url].then((geo) => { geos[url].ready = geo; return geo; });
  };

  function readPoints(box) {
    const rows = [...document.querySelectorAll(`#${CSS.escape(box.dataset.table)} tbody tr[data-lon]`)];
    const largest = Math.max(1, ...rows.map((row) => Number(row.dataset.size) || 0));
    const top = box.clientWidth < 480 ? 20 : 27, least = box.clientWidth < 480 ? 7 : 8;
    const points = rows.filter((row) => row.dataset.lon && row.dataset.lat).map((row, at) => {
      const d = row.dataset, none = d.value === undefined || d.value === "";
      return { row, at, name: d.name, none, q: none ? 0 : Number(d.q) || 0, cand: d.cand === "1", url: d.url, tip: d.tip || "", label: `${d.name} ${d.text || ""}`.trim(),
        where: [Number(d.lon), Number(d.lat)], size: none ? least : Math.max(least, top * Math.sqrt((Number(d.size) || 0) / largest)) };
    });
    const ranked = points.filter((one) => !one.none).sort((a, b) => b.q - a.q || a.at - b.at);
    return { points: [...points].sort((a, b) => a.q - b.q || b.at - a.at), worst: ranked.slice(0, 8) };  // the worst are drawn last, on top
  }

  function bounds(geo) {
    let [west, south, east, north] = [180, 90, -180, -90];
    const walk = (part) => {
      if (typeof part[0] !== "number") { part.forEach(walk); return; }
      west = Math.min(west, part[0]); east = Math.max(east, part[0]); south = Math.min(south, part[1]); north = Math.max(north, part[1]);
    };
    geo.features.forEach((feature) => walk(feature.geometry.coordinates));
    return { width: (east - west) * 0.85, height: north - south };
  }

  function inside(where, feature) {
    const rings = feature.geometry.type === "Polygon" ? [feature.geometry.coordinates] : feature.geometry.coordinates;
    return rings.some((polygon) => {
      let within = false;
      const ring = polygon[0];
      for (let i = 0, j = ring.length - 1; i < ring.length; j = i++) {
        const [xi, yi] = ring[i], [xj, yj] = ring[j];
        if ((yi > where[1]) !== (yj > where[1]) && where[0] < ((xj - xi) * (where[1] - yi)) / (yj - yi) + xi) within = !within;
      }
      return within;
    });
  }

  const rect = (x, y, w, h) => ({ x, y, w, h });
  const meet = (a, b) => Math.max(0, Math.min(a.x + a.w, b.x + b.w) - Math.max(a.x, b.x)) * Math.max(0, Math.min(a.y + a.h, b.y + b.h) - Math.max(a.y, b.y));
  const width = (what, size) => [...what].reduce((sum, sign) => sum + (sign.charCodeAt(0) > 255 ? size : size * 0.58), 0);

  /** Where names go: beside their point, cities where no point is; a name that would cover another stays away. */
  function place(box, chart, state) {
    const { points, worst } = state.data;
    const at = (where) => chart.convertToPixel("geo", where);
    const spots = points.map((one) => { const [x, y] = at(one.where); return { one, x, y, box: rect(x - one.size / 2, y - one.size / 2, one.size, one.size) }; });
    const legend = box.parentElement.querySelector(".leg");
    const taken = [];
    if (legend && getComputedStyle(legend).position === "absolute") taken.push(rect(legend.offsetLeft, legend.offsetTop, legend.offsetWidth, legend.offsetHeight));
    const labels = {};
    worst.forEach((one) => {
      const spot = spots.find((other) => other.one === one), w = width(one.label, 12) + 6, h = 17, r = one.size / 2 + 4;
      if (spot.x < 0 || spot.y < 0 || spot.x > box.clientWidth || spot.y > box.clientHeight) return;
      const tries = [["right", rect(spot.x + r, spot.y - h / 2, w, h)], ["left", rect(spot.x - r - w, spot.y - h / 2, w, h)],
        ["top", rect(spot.x - w / 2, spot.y - r - h, w, h)], ["bottom", rect(spot.x - w / 2, spot.y + r, w, h)]];
      const cost = (area) => taken.reduce((sum, other) => sum + meet(area, other) * 20, 0)
        + spots.reduce((sum, other) => sum + (other === spot ? 0 : meet(area, other.box) * (1 + other.one.q)), 0)
        + (area.x < 2 || area.y < 2 || area.x + area.w > box.clientWidth - 2 || area.y + area.h > box.clientHeight - 2 ? 1e5 : 0);
      const best = tries.map(([side, area]) => ({ side, area, cost: cost(area) })).sort((a, b) => a.cost - b.cost)[0];
      if (taken.some((other) => meet(best.area, other) > 8) || best.cost >= 1e5) return;
      taken.push(best.area);
      labels[one.name] = best.side;
    });
    const cities = [];
    state.geo.features.forEach((feature) => {
      const name = feature.properties.name.replace(/市$/, ""), w = width(name, 11) + 2, h = 14;
      const [cx, cy] = at(feature.properties.centroid || feature.properties.center);
      let best = null;
      for (let dx = -72; dx <= 72; dx += 6) for (let dy = -72; dy <= 72; dy += 6) {
        const area = rect(cx + dx - w / 2, cy + dy - h / 2, w, h);
        if (area.x < 0 || area.y < 0 || area.x + w > box.clientWidth || area.y + h > box.clientHeight || taken.some((other) => meet(area, other))) continue;
        const covered = spots.reduce((sum, spot) => sum + meet(area, spot.box), 0);
        const cost = dx * dx + dy * dy + covered * 400;  // rather far from its middle than over a point
        if (covered > w * h * 0.35) continue;
        if (best && cost >= best.cost) continue;
        const where = chart.convertFromPixel("geo", [cx + dx, cy + dy]);
        const ends = [[cx + dx - w / 2, cy + dy], [cx + dx + w / 2, cy + dy]].map((one) => chart.convertFromPixel("geo", one));
        if ([where, ...ends].every((one) => inside(one, feature))) best = { cost, where, area };
      }
      if (best) { taken.push(best.area); cities.push({ name, value: best.where }); }
    });
    chart.setOption({ series: [{ id: "zones", data: pointData(state.data, labels) }, { id: "cities", data: cities }] });
  }

  function pointData({ points }, labels) {
    const line = token("--seq-line"), ink = token("--ink-2"), grey = token("--line-strong"), surface = token("--surface");
    const faint = document.documentElement.dataset.bsTheme === "dark" ? grey : line;  // pale circles need an edge on dark land
    return points.map((one) => ({ name: one.name, value: one.where, symbolSize: one.size,
      itemStyle: one.none ? { color: surface, borderColor: grey, borderWidth: 1.2, borderType: one.cand ? "dashed" : "solid" }
        : { color: token(`--seq-${one.q || 1}`), borderColor: one.cand ? ink : one.q <= 2 ? faint : line, borderWidth: one.cand ? 1.3 : 1, borderType: one.cand ? [3, 2] : "solid", opacity: 0.95 },
      label: { show: Boolean(labels[one.name]), position: labels[one.name] || "right" } }));
  }

  function option(box, state) {
    const size = bounds(state.geo), ratio = size.width / size.height, w = box.clientWidth, h = box.clientHeight;
    const span = Math.min(w - 20, (h - 16) * ratio);
    const free = w - span > 90 ? w - span / 2 - 12 : w / 2;
    const byName = new Map(state.data.points.map((one) => [one.name, one]));
    return { animation: false,
      tooltip: { ...tip(), trigger: "item", formatter: (point) => { const one = point.seriesId === "zones" && byName.get(point.name); return one ? [one.label, one.tip].filter(Boolean).join("\n") : ""; } },
      geo: { map: state.map, roam: coarse.matches && state.zoom <= 1 ? "scale" : true, scaleLimit: { min: 1, max: 12 }, zoom: state.zoom, center: state.center || undefined,
        layoutCenter: [free, h / 2], layoutSize: ratio >= 1 ? span : span / ratio, aspectScale: 0.85, tooltip: { show: false },
        itemStyle: { areaColor: token("--map-land"), borderColor: token("--map-line"), borderWidth: 1 }, label: { show: false },
        emphasis: { itemStyle: { areaColor: token("--hover") }, label: { show: false } }, select: { disabled: true } },
      series: [
        { id: "cities", type: "scatter", coordinateSystem: "geo", silent: true, z: 2, symbolSize: 1, itemStyle: { color: "transparent" }, tooltip: { show: false }, data: [],
          label: { show: true, position: "inside", ...text("--ink-3", 11), textBorderColor: token("--map-land"), textBorderWidth: 2, formatter: "{b}" } },
        { id: "zones", type: "scatter", coordinateSystem: "geo", z: 3, cursor: "pointer", data: pointData(state.data, {}),
          label: { show: false, distance: 4, ...text("--ink", 12), fontWeight: 600, textBorderColor: token("--surface"), textBorderWidth: 3, formatter: (point) => (byName.get(point.name) || { label: "" }).label },
          emphasis: { scale: 1.25, itemStyle: { borderColor: token("--ink"), borderWidth: 2, borderType: "solid" }, label: { show: true } } }] };
  }

  kinds.map = (box, chart, seen) => {
    const geo = geos[box.dataset.geo].ready;
    const map = `map-${box.dataset.geo}`;
    if (!window.echarts.getMap(map)) window.echarts.registerMap(map, geo);
    const state = seen.map ??= { zoom: 1, center: null };
    Object.assign(state, { geo, map, data: readPoints(box) });
    if (!state.data.points.length) return false;
    chart.setOption(option(box, state), true);
    place(box, chart, state);
    if (!state.wired) { wire(box, chart, state); state.wired = true; }
    return true;
  };

  function wire(box, chart, state) {
    const row = (name) => { const one = state.data.points.find((point) => point.name === name); return one && one.row; };
    const light = (one, on) => { if (one) one.classList.toggle("lit", on); };
    let settle, lastTap = "", finger = false;

    chart.on("georoam", () => {
      const now = chart.getOption().geo[0], before = state.zoom;
      state.zoom = now.zoom || 1;
      state.center = now.center;
      if (coarse.matches && (before > 1) !== (state.zoom > 1)) chart.setOption({ geo: { roam: state.zoom > 1 ? true : "scale" } });
      clearTimeout(settle);
      settle = setTimeout(() => place(box, chart, state), 150);
    });
    box.addEventListener("wheel", (event) => { if (!event.ctrlKey && !event.metaKey) event.stopPropagation(); }, { capture: true, passive: true });  // the wheel scrolls the page
    box.addEventListener("pointerdown", (event) => { finger = event.pointerType === "touch"; }, true);

    chart.on("mouseover", (point) => {
      if (point.seriesId !== "zones") return;
      const one = row(point.name), region = one && one.closest(".tw");
      light(one, true);
      if (!region) return;
      const head = region.querySelector("thead"), inner = one.getBoundingClientRect(), outer = region.getBoundingClientRect();
      const under = outer.top + (head ? head.offsetHeight : 0);
      if (inner.top < under) region.scrollTop -= under - inner.top; else if (inner.bottom > outer.bottom) region.scrollTop += inner.bottom - outer.bottom;
    });
    chart.on("mouseout", (point) => { if (point.seriesId === "zones") light(row(point.name), false); });
    chart.on("click", (point) => {
      const one = point.seriesId === "zones" && state.data.points.find((other) => other.name === point.name);
      if (!one || !one.url) return;
      if (finger && lastTap !== one.name) { lastTap = one.name; return; }  // the first tap names it, the second opens it
      location.assign(one.url);
    });

    const over = (event, on, say) => {  // on the document: a filter may have replaced the table
      const one = event.target.closest && event.target.closest("tr[data-lon]");
      if (!one || !shown.has(box) || one.closest("table").id !== box.dataset.table) return;
      if (!on && event.relatedTarget && one.contains(event.relatedTarget)) return;
      light(one, on);
      chart.dispatchAction({ type: on ? "highlight" : "downplay", seriesId: "zones", name: one.dataset.name });
      if (say) {
        const at = state.data.points.findIndex((point) => point.name === one.dataset.name);
        chart.dispatchAction(on ? { type: "showTip", seriesIndex: 1, dataIndex: at } : { type: "hideTip" });
      }
    };
    document.addEventListener("mouseover", (event) => over(event, true, false));
    document.addEventListener("mouseout", (event) => over(event, false, false));
    document.addEventListener("focusin", (event) => over(event, true, true));
    document.addEventListener("focusout", (event) => over(event, false, true));

    /* buttons 放大 缩小 复位; with the focus on them the arrows move the map, + − 0 zoom */
    const zoom = (by) => chart.dispatchAction({ type: "geoRoam", componentType: "geo", zoom: by, originX: box.clientWidth / 2, originY: box.clientHeight / 2 });
    const acts = { in: () => zoom(1.5), out: () => zoom(1 / 1.5), reset: () => { state.zoom = 1; state.center = null; draw(box); } };
    const tools = box.parentElement.querySelector(".map-tools");
    if (!tools) return;
    tools.hidden = false;
    tools.addEventListener("click", (event) => { const button = event.target.closest("[data-map]"); if (button && shown.has(box)) acts[button.dataset.map](); });
    tools.addEventListener("keydown", (event) => {
      const move = { ArrowLeft: [60, 0], ArrowRight: [-60, 0], ArrowUp: [0, 60], ArrowDown: [0, -60] }[event.key];
      const key = { "+": "in", "=": "in", "-": "out", 0: "reset" }[event.key];
      if (!move && !key) return;
      event.preventDefault();
      if (key) acts[key](); else chart.dispatchAction({ type: "geoRoam", componentType: "geo", dx: move[0], dy: move[1] });
    });
  }
})();
