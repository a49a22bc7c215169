/* Lists: rows by mouse and keyboard (j k Enter Esc), the side panel, and what is ticked. */
"use strict";
(() => {
  const wide = window.matchMedia("(min-width:1100px)");
  const { words, fill, typing } = window.Portal;
  const rows = () => [...document.querySelectorAll("table[data-list] tbody tr[data-href], table[data-list] tbody tr[data-open]")];
  const current = () => document.querySelector("table[data-list] tr.on");
  const panel = () => document.getElementById("panel");
  const panelOpen = () => { const box = panel(); return Boolean(box && !box.hidden); };
  let waiting;

  function mark(row, focus) {
    document.querySelectorAll("table[data-list] tr.on").forEach((one) => { one.classList.remove("on"); one.removeAttribute("aria-current"); });
    if (!row) return;
    row.classList.add("on");
    row.setAttribute("aria-current", "true");
    if (focus) {
      const link = row.querySelector("a");
      if (link) link.focus({ preventScroll: true });
      row.scrollIntoView({ block: "nearest" });
    }
  }

  /** The list's address with the open record set, or without it. */
  function addressOf(id) {
    const url = new URL(location.href);
    if (id) url.searchParams.set("open", id); else url.searchParams.delete("open");
    return url.pathname + url.search;
  }

  function open(row, push) {
    if (!row || !row.dataset.panel || !panel() || !wide.matches) {
      if (row && row.dataset.href) location.assign(row.dataset.href);
      return;
    }
    mark(row, false);
    document.getElementById("split").classList.add("open");
    panel().hidden = false;
    if (push) history.pushState({ open: row.dataset.open }, "", addressOf(row.dataset.open));
    htmx.ajax("GET", row.dataset.panel, { target: "#panel", swap: "outerHTML", select: "#panel" });
  }

  function close(push) {
    const box = panel();
    if (!box || box.hidden) return;
    box.hidden = true;
    box.replaceChildren();
    document.getElementById("split").classList.remove("open");
    if (push) history.pushState({ open: null }, "", addressOf(null));
    const row = current();
    if (row) { const link = row.querySelector("a"); if (link) link.focus({ preventScroll: true }); }
  }

  function move(step) {
    const all = rows();
    if (!all.length) return;
    const at = all.indexOf(current());
    const row = all[Math.min(Math.max(at < 0 ? (step > 0 ? 0 : all.length - 1) : at + step, 0), all.length - 1)];
    mark(row, true);
    if (panelOpen() && wide.matches) {  // the panel follows, once the key rests
      clearTimeout(waiting);
      waiting = setTimeout(() => open(row, false), 180);
    }
  }

  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-close-panel]")) { event.preventDefault(); close(true); return; }
    const row = event.target.closest("table[data-list] tbody tr");
    if (!row || event.button || event.ctrlKey || event.metaKey || event.shiftKey) return;
    if (event.target.closest("a, button, input, select, label, summary, .check")) return;
    if (window.getSelection && String(window.getSelection())) return;  // selecting text is not opening
    open(row, true);
  });

  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.isComposing || typing(event.target)) return;
    if (!document.querySelector("table[data-list]") || document.querySelector("dialog[open], details.pop[open]")) return;
    if (event.key === "j" || event.key === "k") { event.preventDefault(); move(event.key === "j" ? 1 : -1); }
    if (event.key === "x") {
      const box = current() && current().querySelector("input[name=ids]");
      if (box) { event.preventDefault(); box.click(); }
    }
    if (event.key === "Escape" && panelOpen()) { event.preventDefault(); close(true); }
    if (event.key === "Enter") {
      const row = current();
      if (!row || (event.target !== document.body && !row.contains(event.target))) return;
      if (event.target.closest("button, .act")) return;
      event.preventDefault();
      const shown = panelOpen() && new URL(location.href).searchParams.get("open") === row.dataset.open;
      if (shown && row.dataset.href) location.assign(row.dataset.href); else open(row, true);
    }
  });

  window.addEventListener("popstate", (event) => {
    if (event.state && event.state.htmx) return;  // htmx reloads the page itself
    if (!document.getElementById("split")) return;
    const id = new URL(location.href).searchParams.get("open");
    const row = id && rows().find((one) => one.dataset.open === id);
    if (row) open(row, false); else if (!id) close(false); else location.reload();
  });

  /* ── what is ticked ── */
  function count() {
    const boxes = [...document.querySelectorAll("table[data-list] input[name=ids]")];
    const ticked = boxes.filter((one) => one.checked).length;
    document.querySelectorAll("[data-selected]").forEach((one) => { one.textContent = fill(words.selected, { count: ticked }); });
    const all = document.querySelector("[data-check-all]");
    if (all) { all.checked = ticked > 0 && ticked === boxes.length; all.indeterminate = ticked > 0 && ticked < boxes.length; }
  }
  let last = null;
  document.addEventListener("click", (event) => {
    const box = event.target.closest("table[data-list] input[name=ids]");
    if (!box) return;
    const boxes = [...document.querySelectorAll("table[data-list] input[name=ids]")];
    if (event.shiftKey && last && boxes.includes(last)) {
      const [from, to] = [boxes.indexOf(last), boxes.indexOf(box)].sort((a, b) => a - b);
      boxes.slice(from, to + 1).forEach((one) => { one.checked = box.checked; });
    }
    last = box;
  });
  document.addEventListener("change", (event) => {
    if (event.target.matches("[data-check-all]")) {
      document.querySelectorAll("table[data-list] input[name=ids]").forEach((one) => { one.checked = event.target.checked; });
    }
    if (event.target.closest("table[data-list]")) count();
  });
  document.addEventListener("reset", () => setTimeout(count, 0));
  document.addEventListener("htmx:afterSettle", count);
  window.addEventListener("pageshow", count);

  document.addEventListener("htmx:configRequest", (event) => {  // no empty conditions in the address
    if (event.target.id !== "list-filters") return;
    const values = event.detail.formData;
    [...new Set(values.keys())].forEach((key) => { if (values.getAll(key).every((value) => value === "")) values.delete(key); });
  });

  const first = new URL(location.href).searchParams.get("open");
  if (first) mark(rows().find((one) => one.dataset.open === first), false);
})();
