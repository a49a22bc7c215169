/* Long editors (reports) save themselves: 1.2 s after typing rests, on leaving a field, on hiding or closing the page.

   <form id="…" data-autosave="url">, hidden fields csrfmiddlewaretoken and version. Sent: version and the changed fields only,
   as form data with X-Requested-With; an unticked box is sent as name= (empty). Answers: 200 {saved_at, version} ·
   409 {message} somebody else saved: nothing more is sent · 422 {errors:{field:text}} these fields are not saved (the others
   are, when a version comes with it). What is not yet on the server stays in this browser under draft:<seat>:auto:<form>, so
   that drafts.js forgets it on sign-out and after 7 days. [data-saved] in the form or [data-saved-for="form id"] says how it stands.
   Counters: <textarea data-count="600"> writes 142 / 600 字 into [data-count-for="its id"]. */
"use strict";
(() => {
  const { words, fill, csrf, signedOut } = window.Portal;
  const seat = document.body.dataset.seat || "";
  const REST = 1200, LONGEST = 60000, KEEPALIVE = 60000;
  const editors = [];
  const clock = (at) => new Date(at).toLocaleTimeString("zh-CN", { hour: "2-digit", minute: "2-digit", hour12: false });
  const same = (a, b) => JSON.stringify(a) === JSON.stringify(b);
  const loose = (values) => (values || []).map((value) => value.replace(/\r\n?/g, "\n"));

  class Editor {
    constructor(form) {
      Object.assign(this, { form, key: `draft:${seat}:auto:${form.dataset.autosaveKey || form.dataset.autosave}`, sending: null, timer: 0, tries: 0, stopped: false, refused: new Map(), broken: false });
      this.base = this.read();
      form.addEventListener("input", (event) => { if (!event.isComposing) this.typed(event.target.name); });
      form.addEventListener("compositionend", (event) => this.typed(event.target.name));
      form.addEventListener("change", (event) => this.typed(event.target.name));
      form.addEventListener("focusout", () => { if (this.changed().length) this.send(); });
      this.restore();
    }

    inputs() {
      return [...this.form.elements].filter((one) => one.name && !one.disabled && !one.closest("[data-no-draft]") && !["hidden", "password", "file", "submit", "button", "reset"].includes(one.type));
    }

    read() {
      const fields = {};
      for (const one of this.inputs()) {
        fields[one.name] ??= [];
        if (one.type === "checkbox" || one.type === "radio") { if (one.checked) fields[one.name].push(one.value); }
        else if (one.type === "select-multiple") fields[one.name].push(...[...one.selectedOptions].map((option) => option.value));
        else fields[one.name].push(one.value);
      }
      return fields;
    }

    write(name, values) {
      let at = 0;
      for (const one of this.inputs().filter((other) => other.name === name)) {
        if (one.type === "checkbox" || one.type === "radio") one.checked = values.includes(one.value);
        else if (one.type === "select-multiple") [...one.options].forEach((option) => { option.selected = values.includes(option.value); });
        else { if (values[at] !== undefined) one.value = values[at]; at += 1; }
        count(one);
      }
    }

    version() { const one = this.form.elements.version; return one ? one.value : ""; }
    changed(now = this.read()) { return Object.keys(now).filter((name) => !same(now[name], this.base[name])); }

    typed(name) {
      if (!name) return;
      if (this.refused.has(name)) { this.refused.delete(name); this.wrong(name, ""); }
      this.keep();
      this.later(REST);
    }

    later(wait) {
      clearTimeout(this.timer);
      this.timer = setTimeout(() => this.send(), wait);
    }

    /** What the server does not have yet, in this browser: field → what it was there, what it is here. */
    keep() {
      const now = this.read(), names = this.changed(now);
      try {
        if (!names.length) { localStorage.removeItem(this.key); return; }
        const fields = Object.fromEntries(names.map((name) => [name, { from: this.base[name] || [], to: now[name] }]));
        localStorage.setItem(this.key, JSON.stringify({ at: Date.now(), version: this.version(), fields }));
        this.broken = false;
      } catch { this.broken = names.length > 0; }
    }

    say(text, trouble) {
      const places = [...this.form.querySelectorAll("[data-saved]"), ...(this.form.id ? document.querySelectorAll(`[data-saved-for="${CSS.escape(this.form.id)}"]`) : [])];
      places.forEach((one) => {
        one.setAttribute("aria-live", trouble ? "polite" : "off");  // troubles are read out, each saving is not
        one.textContent = text;
        (one.closest(".saved") || one).classList.toggle("trouble", Boolean(trouble));
      });
    }

    send(leaving) {
      clearTimeout(this.timer);
      if (this.stopped) return Promise.resolve(false);
      if (this.sending) return this.sending.then(() => this.send(leaving));
      const now = this.read();
      const names = this.changed(now).filter((name) => !this.refused.has(name));
      if (!names.length) return Promise.resolve(true);
      const body = new URLSearchParams();
      const token = this.form.elements.csrfmiddlewaretoken;
      if (token) body.append("csrfmiddlewaretoken", token.value);
      body.append("version", this.version());
      names.forEach((name) => (now[name].length ? now[name] : [""]).forEach((value) => body.append(name, value)));
      this.say(words.autoSaving);
      const text = body.toString();
      this.sending = fetch(this.form.dataset.autosave, { method: "POST", body: text, credentials: "same-origin", keepalive: Boolean(leaving) && text.length < KEEPALIVE,
        headers: { "Content-Type": "application/x-www-form-urlencoded", "X-Requested-With": "XMLHttpRequest", "X-CSRFToken": (token && token.value) || csrf(), Accept: "application/json" } })
        .then((answer) => this.answered(answer, now, names), () => this.again())
        .finally(() => { this.sending = null; });
      return this.sending;
    }

    async answered(answer, now, names) {
      if (answer.status === 401 || (answer.redirected && signedOut(answer.url))) { this.stop(words.autoSign); return false; }
      const said = await answer.json().catch(() => null);
      if (answer.ok && said && said.version !== undefined) { this.accept(said, now, names); return true; }
      if (answer.status === 409) { this.stop((said && said.message) || words.autoOther, true); return false; }
      if (answer.status === 422 && said && said.errors) {
        const bad = Object.keys(said.errors);
        bad.forEach((name) => { this.refused.set(name, true); this.wrong(name, [].concat(said.errors[name]).join(" ")); });
        const good = names.filter((name) => !bad.includes(name));
        if (said.version !== undefined) this.accept(said, now, good);
        else if (good.length && good.length < names.length) this.later(0);  // the others once more, alone
        this.say(fill(words.autoBad, { count: this.refused.size }), true);
        return false;
      }
      if (answer.status === 403 || answer.status === 404) { this.stop(words.autoDenied); return false; }
      return this.again();
    }

    accept(said, now, names) {
      this.tries = 0;
      names.forEach((name) => { this.base[name] = now[name]; });
      [this.form.elements.version, ...document.querySelectorAll("input[data-autosave-version]")].filter(Boolean).forEach((one) => { one.value = said.version; });
      this.keep();
      if (this.refused.size) this.say(fill(words.autoBad, { count: this.refused.size }), true);
      else this.say(fill(words.autoSaved, { time: said.saved_at || clock(Date.now()) }));
      if (this.changed().some((name) => !this.refused.has(name))) this.later(REST);
    }

    again() {
      this.tries += 1;
      this.keep();
      this.say(words.autoRetry, true);
      this.later(Math.min(LONGEST, 2000 * 2 ** (this.tries - 1)));
      return false;
    }

    /** Nothing more can be sent from this page: say why, keep what was typed, offer to load again. */
    stop(text, reload) {
      this.stopped = true;
      clearTimeout(this.timer);
      this.keep();
      this.say(text, true);
      const bar = this.bar(text, "alert");
      if (!reload && text !== words.autoSign) return;
      const button = document.createElement("button");
      button.type = "button"; button.className = "btn btn-sm"; button.textContent = words.autoReload;
      button.addEventListener("click", () => location.reload());
      bar.append(button);
    }

    bar(text, role) {
      const bar = document.createElement("div");
      bar.className = role === "alert" ? "banner said-warning restored" : "banner restored";
      bar.setAttribute("role", role);
      const span = document.createElement("span");
      span.textContent = text;
      bar.append(span);
      this.form.prepend(bar);
      return bar;
    }

    wrong(name, text) {
      const input = this.inputs().find((one) => one.name === name);
      if (!input) return;
      const id = `auto-err-${name}`;
      const old = document.getElementById(id);
      if (old) old.remove();
      const field = input.closest(".field");
      if (field) field.classList.toggle("bad", Boolean(text));
      const about = (input.getAttribute("aria-describedby") || "").split(" ").filter((one) => one && one !== id);
      if (text) {
        const line = document.createElement("p");
        line.id = id; line.className = "err"; line.textContent = text; line.setAttribute("role", "alert");
        input.before(line);
        input.setAttribute("aria-invalid", "true");
        about.unshift(id);
      } else { input.removeAttribute("aria-invalid"); }
      if (about.length) input.setAttribute("aria-describedby", about.join(" ")); else input.removeAttribute("aria-describedby");
    }

    /** On opening: what had not reached the server comes back, unless the server's text changed meanwhile: then both are shown. */
    restore() {
      let kept = null;
      try { kept = JSON.parse(localStorage.getItem(this.key)); } catch { /* nothing readable, nothing to restore */ }
      if (!kept || !kept.fields) return;
      const back = [], both = [];
      for (const [name, field] of Object.entries(kept.fields)) {
        const here = this.base[name];
        if (!here || same(loose(here), loose(field.to))) continue;
        if (same(loose(here), loose(field.from))) back.push([name, field]); else both.push([name, field]);
      }
      back.forEach(([name, field]) => this.write(name, field.to));
      if (!back.length && !both.length) { this.keep(); return; }
      const bar = this.bar(back.length ? fill(words.autoRestored, { time: clock(kept.at) }) : words.autoBoth, "status");
      const drop = document.createElement("button");
      drop.type = "button"; drop.className = "btn btn-quiet btn-sm"; drop.textContent = words.autoDrop;
      drop.addEventListener("click", () => {
        back.forEach(([name, field]) => { this.write(name, field.from); this.typed(name); });
        this.keep();
        bar.remove();
      });
      if (both.length) this.showBoth(bar, both, back.length > 0);
      bar.append(drop);
      if (back.length) { this.keep(); this.later(REST); }
    }

    showBoth(bar, both, lead) {
      const list = document.createElement("dl");
      list.className = "kept";
      if (lead) { const line = document.createElement("p"); line.className = "kept"; line.textContent = words.autoBoth; bar.append(line); }
      both.forEach(([name, field]) => {
        const input = this.inputs().find((one) => one.name === name);
        const term = document.createElement("dt"), text = document.createElement("dd");
        term.textContent = (input && input.labels && input.labels[0] && input.labels[0].firstChild.textContent.trim()) || name;
        text.textContent = field.to.join("、");
        list.append(term, text);
      });
      bar.append(list);
    }
  }

  /* ── counters ── */
  function count(input) {
    const max = Number(input.dataset && input.dataset.count);
    if (!max) return;
    let place = input.id && document.querySelector(`[data-count-for="${CSS.escape(input.id)}"]`);
    if (!place) {
      const label = input.labels && input.labels[0];
      if (!label) return;
      place = document.createElement("span");
      place.className = "push counter";
      place.dataset.countFor = input.id;
      place.setAttribute("aria-hidden", "true");
      label.append(place);
    }
    const n = [...input.value].length;
    place.classList.add("counter");
    place.classList.toggle("over", n > max);
    place.textContent = fill(n > max ? words.over : words.counted, { n, max, over: n - max });
  }
  document.addEventListener("input", (event) => count(event.target));

  /* ── start; leaving; other forms wait until what was typed has arrived ── */
  function start(root) {
    const find = (selector) => [...root.querySelectorAll(selector), ...(root.matches && root.matches(selector) ? [root] : [])];
    find("[data-count]").forEach(count);
    find("form[data-autosave]").forEach((form) => { if (!form.dataset.watched) { form.dataset.watched = "1"; editors.push(new Editor(form)); } });
  }
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", () => start(document)); else start(document);
  document.addEventListener("htmx:load", (event) => start(event.detail.elt));

  const live = () => editors.filter((one) => one.form.isConnected);
  const flush = () => live().forEach((one) => { one.keep(); if (one.changed().length && !one.sending) one.send(true); });
  document.addEventListener("visibilitychange", () => { if (document.visibilityState === "hidden") flush(); });
  window.addEventListener("pagehide", flush);
  window.addEventListener("online", () => live().forEach((one) => { one.tries = 0; one.later(0); }));
  window.addEventListener("beforeunload", (event) => {  // only when neither the server nor this browser has it
    if (live().some((one) => one.broken && one.changed().length)) { event.preventDefault(); event.returnValue = ""; }
  });

  const through = new WeakSet();
  window.addEventListener("submit", (event) => {
    const form = event.target, button = event.submitter;
    if (form.matches("[data-sign-out], [data-theme-form]") || (form.getAttribute("method") || "").toLowerCase() !== "post" || through.has(form)) return;
    const waiting = live().filter((one) => !one.stopped && (one.sending || (one.form !== form && one.changed().length)));
    if (!waiting.length) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    Promise.all(waiting.map((one) => one.send())).then((done) => {
      if (!done.every((well, at) => well || waiting[at].form === form)) return;  // the state line says what is the matter
      through.add(form);
      try { form.requestSubmit(button); } finally { through.delete(form); }
    });
  }, true);
})();
