/* Shell and forms: search key, menus, theme, send once, questions, expired sessions, messages.
   Everything here adds comfort; every page works without it. No eval, no inline handlers (CSP). */
"use strict";
(() => {
  const words = (document.getElementById("words") || { dataset: {} }).dataset;
  const signIn = document.body.dataset.signIn || "";
  const toast = document.getElementById("toast");
  let hideToast;

  /** Say one sentence quietly at the foot of the page. */
  function say(text) {
    if (!toast || !text) return;
    toast.textContent = text;
    toast.hidden = false;
    clearTimeout(hideToast);
    hideToast = setTimeout(() => { toast.hidden = true; }, 6000);
  }

  /** Replace {name} in a sentence of templates/includes/words.html. */
  function fill(sentence, values) {
    return (sentence || "").replace(/\{(\w+)\}/g, (_, key) => values[key] ?? "");
  }

  function csrf() {
    try { return JSON.parse(document.body.getAttribute("hx-headers") || "{}")["X-CSRFToken"] || ""; }
    catch { return ""; }
  }

  const isSignIn = (url) => Boolean(signIn && url) && new URL(url, location.href).pathname === signIn;
  const typing = (target) => target.closest("input:not([type=checkbox]):not([type=radio]), textarea, select, [contenteditable]");
  window.Portal = { words, say, fill, csrf, typing, signedOut: isSignIn };

  /* ── keyboard and menus ── */
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (event.key === "/" && !typing(event.target)) {
      const find = document.getElementById("find");
      if (find) { event.preventDefault(); find.focus(); find.select(); }
    }
    if (event.key === "Escape") {
      const open = document.querySelector("details.pop[open]");
      if (open) { open.open = false; open.querySelector("summary").focus(); event.stopImmediatePropagation(); }
    }
  });
  document.addEventListener("click", (event) => {
    document.querySelectorAll("details.pop[open]").forEach((menu) => { if (!menu.contains(event.target)) menu.open = false; });
  });

  /* ── theme: at once, remembered by the server ── */
  document.addEventListener("submit", (event) => {
    if (!event.target.matches("[data-theme-form]") || !event.submitter) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    const button = event.submitter;
    const body = new FormData(event.target, button);
    const theme = button.value;
    fetch(event.target.getAttribute("action"), { method: "POST", body, keepalive: true, redirect: "manual" }).catch(() => {});
    document.documentElement.dataset.bsTheme = theme;
    button.value = theme === "dark" ? "light" : "dark";
    document.dispatchEvent(new CustomEvent("portal:theme", { detail: theme }));
    const icon = button.querySelector("use");
    if (icon) icon.setAttribute("href", icon.getAttribute("href").replace(/#.*/, theme === "dark" ? "#i-sun" : "#i-moon"));
    button.lastChild.textContent = theme === "dark" ? words.light : words.dark;
  }, true);

  /* ── a question before a step that cannot be undone ── */
  const agreed = new WeakSet();
  function ask(button, yes) {
    const dialog = document.createElement("dialog");
    dialog.className = "ask";
    dialog.setAttribute("aria-labelledby", "ask-text");
    const text = document.createElement("p");
    text.id = "ask-text";
    text.textContent = button.dataset.confirm;
    const row = document.createElement("div");
    row.className = "do";
    const ok = document.createElement("button");
    ok.type = "button"; ok.className = "btn btn-primary"; ok.textContent = button.textContent.trim();
    const no = document.createElement("button");
    no.type = "button"; no.className = "btn"; no.textContent = words.no;
    ok.addEventListener("click", () => { dialog.close(); yes(); });
    no.addEventListener("click", () => dialog.close());
    dialog.addEventListener("close", () => { dialog.remove(); button.focus(); });
    row.append(ok, no);
    dialog.append(text, row);
    document.body.append(dialog);
    dialog.showModal();
    no.focus();
  }

  /* ── a form is sent once: a second click does nothing until the page comes back ── */
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (event.defaultPrevented || (form.getAttribute("method") || "").toLowerCase() !== "post") return;
    const button = event.submitter;
    if (form.dataset.busy) { event.preventDefault(); return; }
    if (button && button.dataset.confirm && !agreed.has(button)) {
      event.preventDefault();
      ask(button, () => { agreed.add(button); form.requestSubmit(button); agreed.delete(button); });
      return;
    }
    if (form.querySelector(".uploads [data-sending]")) {
      event.preventDefault();
      say(fill(words.pending, { count: form.querySelectorAll(".uploads [data-sending]").length }));
      return;
    }
    form.dataset.busy = "1";
    form.setAttribute("aria-busy", "true");
    document.documentElement.classList.add("busy");
    setTimeout(() => form.querySelectorAll("button:not([type=button])").forEach((one) => { one.setAttribute("aria-disabled", "true"); }), 0);
  });
  window.addEventListener("pageshow", () => {
    document.documentElement.classList.remove("busy");
    document.querySelectorAll("form[data-busy]").forEach((form) => {
      delete form.dataset.busy;
      form.removeAttribute("aria-busy");
      form.querySelectorAll("[aria-disabled]").forEach((one) => one.removeAttribute("aria-disabled"));
    });
  });

  /* ── errors take the focus; their links go to the field and its label ── */
  const summary = document.querySelector(".errsum[data-focus]");
  if (summary) summary.focus({ preventScroll: false });
  document.addEventListener("click", (event) => {
    const link = event.target.closest(".errsum a[href^='#']");
    const field = link && document.getElementById(link.getAttribute("href").slice(1));
    if (!field) return;
    event.preventDefault();
    (field.closest(".field") || field).scrollIntoView({ block: "start" });
    field.focus({ preventScroll: true });
  });

  /* ── htmx: a quiet bar, sentences for failures, sign-in when the session is over ── */
  document.addEventListener("htmx:beforeRequest", (event) => {
    if (!event.target.closest(".job")) document.documentElement.classList.add("busy");
  });
  document.addEventListener("htmx:afterRequest", () => document.documentElement.classList.remove("busy"));
  document.addEventListener("htmx:beforeSwap", (event) => {
    const xhr = event.detail.xhr;
    if (xhr.status === 401 || isSignIn(xhr.responseURL)) {
      event.detail.shouldSwap = false;
      location.reload();  // the server sends the whole page to sign-in and back here afterwards
    }
  });
  document.addEventListener("htmx:load", (event) => {  // what was waited for is there; never on the first load
    if (event.detail.elt.matches("[data-reload]")) location.reload();
  });
  document.addEventListener("htmx:responseError", () => say(words.denied));
  document.addEventListener("htmx:sendError", () => say(words.failed));
  document.addEventListener("htmx:timeout", () => say(words.failed));
  window.addEventListener("offline", () => say(words.offline));
  window.addEventListener("online", () => say(words.online));

  document.addEventListener("click", (event) => { if (event.target.closest("[data-print]")) window.print(); });

  /* ── photos: a thumb shows its picture in place ── */
  document.addEventListener("click", (event) => {
    const thumb = event.target.closest(".thumbs a[data-show]");
    if (!thumb || event.ctrlKey || event.metaKey || event.button) return;
    const shot = thumb.closest(".shot");
    const big = shot.querySelector("a > img[width='400']");
    if (!big) return;
    event.preventDefault();
    big.src = thumb.dataset.show;
    big.alt = thumb.querySelector("img").alt;
    big.parentElement.href = thumb.href;
    const words = shot.querySelector("figcaption");
    words.innerText = thumb.dataset.caption || "";
    if (thumb.dataset.marks) {
      const marks = document.createElement("span");
      marks.className = "late-text";
      marks.textContent = thumb.dataset.marks;
      words.append(" ", marks);
    }
    shot.querySelectorAll(".thumbs a").forEach((one) => one.classList.toggle("on", one === thumb));
  });
})();
