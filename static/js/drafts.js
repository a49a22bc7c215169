/* Typed text is never lost: forms with data-draft are kept in this browser, per seat, until they were accepted.

   Kept: text, choices, ticks and the ids of files already uploaded. Never kept: passwords, file contents, hidden inputs,
   [data-no-draft]. A draft is forgotten when its form was accepted, on sign-out, and after 7 days.
   Life of a draft: typing saves it · sending marks it "sent" · an error page or the sign-in page marks it "kept" (it did
   not arrive) · the next page forgets it if it was sent, not kept, and its form (if there) shows no error summary. */
"use strict";
(() => {
  const PREFIX = "draft:";
  const LIFE = 7 * 24 * 3600 * 1000;
  const body = document.body;
  const seat = body.dataset.seat || "";
  const portal = window.Portal || { words: {}, fill: (text) => text };
  const keyOf = (form) => `${PREFIX}${seat}:${form.dataset.draft}`;
  const dirty = new Set();

  let broken = false;  // storage may be full or forbidden: then say so once, and go on
  function load(key) { try { return JSON.parse(localStorage.getItem(key)); } catch { return null; } }
  function store(key, draft) {
    try { localStorage.setItem(key, JSON.stringify(draft)); return true; }
    catch { if (!broken && portal.say) portal.say(portal.words.unsaved); broken = true; return false; }
  }
  function forget(key) { try { localStorage.removeItem(key); } catch { /* nothing kept, nothing to forget */ } }
  function all() {
    try { return Object.keys(localStorage).filter((key) => key.startsWith(PREFIX)); } catch { return []; }
  }

  const clock = (at) => new Date(at).toLocaleTimeString("zh-CN", { hour: "2-digit", minute: "2-digit", hour12: false });

  function inputs(form) {
    return [...form.elements].filter((one) => one.name && !one.disabled && !one.closest("[data-no-draft]")
      && !["hidden", "password", "file", "submit", "button", "reset"].includes(one.type));
  }

  function read(form) {
    const fields = {};
    for (const one of inputs(form)) {
      fields[one.name] ??= [];
      if (one.type === "checkbox" || one.type === "radio") { if (one.checked) fields[one.name].push(one.value); }
      else if (one.type === "select-multiple") fields[one.name].push(...[...one.selectedOptions].map((option) => option.value));
      else fields[one.name].push(one.value);
    }
    const files = [...form.querySelectorAll(".uploads figure[data-file]")].map((one) => ({
      id: one.dataset.file, thumb: one.querySelector("img").getAttribute("src"), name: one.querySelector("img").alt,
    })).filter((one) => one.thumb && !one.thumb.startsWith("blob:"));
    return { fields, files };
  }

  function write(form, draft) {
    const seen = {};
    for (const one of inputs(form)) {
      const values = draft.fields[one.name];
      if (!values) continue;
      if (one.type === "checkbox" || one.type === "radio") one.checked = values.includes(one.value);
      else if (one.type === "select-multiple") [...one.options].forEach((option) => { option.selected = values.includes(option.value); });
      else { const at = seen[one.name] ?? 0; seen[one.name] = at + 1; if (values[at] !== undefined) one.value = values[at]; }
    }
    if (draft.files && draft.files.length) form.dispatchEvent(new CustomEvent("draft:files", { detail: draft.files }));
  }

  function save(form) {
    const now = Date.now();
    if (store(keyOf(form), { at: now, ...read(form) })) {
      form.querySelectorAll("[data-saved]").forEach((one) => { one.textContent = portal.fill(portal.words.saved, { time: clock(now) }); });
    }
  }

  function offerClear(form, draft) {
    const bar = document.createElement("p");
    bar.className = "banner restored";
    bar.setAttribute("role", "status");
    const text = document.createElement("span");
    text.textContent = portal.fill(portal.words.restored, { time: clock(draft.at) });
    const clear = document.createElement("button");
    clear.type = "button";
    clear.className = "btn btn-quiet btn-sm";
    clear.textContent = portal.words.clear;
    clear.addEventListener("click", () => {
      forget(keyOf(form));
      dirty.delete(form);
      form.reset();
      form.dispatchEvent(new CustomEvent("draft:cleared"));
      bar.remove();
      const first = form.querySelector("input:not([type=hidden]), textarea, select");
      if (first) first.focus();
    });
    bar.append(text, clear);
    form.prepend(bar);
  }

  function watch(form) {
    if (form.dataset.watched) return;
    form.dataset.watched = "1";
    let timer;
    const changed = () => {
      dirty.add(form);
      clearTimeout(timer);
      timer = setTimeout(() => save(form), 400);
    };
    form.addEventListener("input", changed);
    form.addEventListener("change", changed);
    form.addEventListener("files:changed", changed);
    window.addEventListener("submit", (event) => {  // last in line: a question or a second click may have stopped it
      if (event.target !== form || event.defaultPrevented) return;
      clearTimeout(timer);
      dirty.delete(form);
      store(keyOf(form), { at: Date.now(), sent: true, ...read(form) });
    });
    const draft = load(keyOf(form));
    if (!draft) return;
    const now = JSON.stringify(read(form));
    if (JSON.stringify({ fields: draft.fields, files: draft.files }) === now) return;
    write(form, draft);
    if (JSON.stringify(read(form)) !== now) offerClear(form, draft);
  }

  /* ── what became of the drafts that were sent ── */
  const kind = (performance.getEntriesByType("navigation")[0] || {}).type;
  const arrived = kind !== "back_forward" && kind !== "reload" && !body.dataset.page;
  for (const key of all()) {
    const draft = load(key);
    if (!draft || Date.now() - draft.at > LIFE) { forget(key); continue; }
    if (!draft.sent) continue;
    if (body.dataset.page) { store(key, { ...draft, sent: false }); continue; }
    if (!key.startsWith(`${PREFIX}${seat}:`) || !arrived) continue;
    const form = [...document.querySelectorAll("form[data-draft]")].find((one) => keyOf(one) === key);
    if (form && (form.querySelector(".errsum, .field.bad") || document.querySelector("#main .errsum"))) store(key, { ...draft, sent: false });
    else forget(key);
  }
  const done = document.querySelector("meta[name=draft-done]");
  if (done) forget(`${PREFIX}${seat}:${done.content}`);

  const start = (root) => {
    root.querySelectorAll("form[data-draft]").forEach(watch);
    if (root.matches && root.matches("form[data-draft]")) watch(root);
  };
  if (document.readyState === "complete") start(document);
  else document.addEventListener("DOMContentLoaded", () => start(document));  // after uploads.js is listening
  document.addEventListener("htmx:load", (event) => start(event.detail.elt));

  window.addEventListener("beforeunload", (event) => {
    if (![...dirty].some((form) => form.isConnected)) return;
    dirty.forEach(save);
    event.preventDefault();
    event.returnValue = "";
  });
  document.addEventListener("submit", (event) => {
    if (event.target.matches("[data-sign-out]")) { dirty.clear(); all().forEach(forget); }
  });
})();
