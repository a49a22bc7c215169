/* A visit on a phone: every answer saves itself, one request at a time; what has not arrived stays in this browser and goes
   when the network is back, also after the page was closed. A different answer of somebody else is shown beside, never over. */
"use strict";
(() => {
  const { fill, csrf, signedOut } = window.Portal;

  /* the start page: what this phone's clock says */
  const clock = document.querySelector("input[name=phone_at]");
  if (clock) clock.form.addEventListener("submit", () => { clock.value = new Date().toISOString().slice(0, 19) + "+00:00"; });

  const form = document.querySelector("form[data-visit]");
  if (!form) return;
  const say = form.dataset, key = `visit:${say.seat}:${say.visit}`, REST = 600;
  const items = [...form.querySelectorAll("[data-item]")];
  const find = (name) => items.find((one) => one.dataset.item === name);
  let waiting = {}, sending = false, timer = 0, pause = 2000, over = false;
  try { waiting = JSON.parse(localStorage.getItem(key)) || {}; } catch { waiting = {}; }

  const uuid = () => crypto.randomUUID ? crypto.randomUUID() : "10000000-1000-4000-8000-100000000000".replace(/[018]/g, (c) => (c ^ (crypto.getRandomValues(new Uint8Array(1))[0] & (15 >> (c / 4)))).toString(16));
  const input = (item, part) => form.elements.namedItem(`${item.dataset.item}-${part}`);
  function verdictOf(item) {
    const one = item.querySelector(`[name="${CSS.escape(item.dataset.item)}-verdict"]:checked`);
    return one ? one.value : "";
  }
  function keep() {
    try {
      if (Object.keys(waiting).length) localStorage.setItem(key, JSON.stringify(waiting)); else localStorage.removeItem(key);
    } catch { /* no room here: the server has the rest, the line above says what waits */ }
  }
  function state(text, wrong) {
    const place = document.querySelector("[data-visit-saved]");
    place.textContent = text;
    place.classList.toggle("late", Boolean(wrong));
  }

  /* follow-up questions appear with the answer that asks for them; the bar counts what is asked */
  function judged(item) {
    const given = verdictOf(item);
    if (item.dataset.kind === "check") return given;
    if (given === "na") return "na";
    if (item.dataset.kind === "number") return input(item, "number").value.trim() ? item.dataset.verdict || "ok" : "";
    return input(item, "text").value.trim() || item.querySelector("[data-item-photos] a") ? "done" : "";
  }
  function follow() {
    const shown = new Set();
    let done = 0;
    for (const item of items) {
      const { after, when } = item.dataset;
      const asked = !after || (shown.has(after) && judged(find(after)) === when);
      item.hidden = !asked;
      if (!asked) continue;
      shown.add(item.dataset.item);
      item.querySelector(".n").textContent = shown.size;
      const verdict = judged(item);
      item.classList.toggle("no", verdict === "no");
      if (verdict) done += 1;
    }
    const bar = document.querySelector("[data-visit-progress]");
    bar.max = shown.size;
    bar.value = done;
    document.querySelector("[data-visit-count]").textContent = `${done} / ${shown.size}`;
  }

  function changed(item) {
    const number = input(item, "number"), text = input(item, "text"), before = waiting[item.dataset.item];
    waiting[item.dataset.item] = {
      key: item.dataset.item, client_id: uuid(), seen: Number(item.dataset.rev), verdict: verdictOf(item),
      number: number ? number.value.trim().replace("，", ".").replace(",", ".") : null, text: text ? text.value : "",
      over: before ? (before.sent ? before.client_id : before.over) : null,  // sent, but never heard of: this one replaces it
    };
    keep();
    follow();
    later(REST);
  }
  function later(wait) { clearTimeout(timer); timer = setTimeout(send, wait); }
  function trouble(item, text) {
    const line = item.querySelector("[data-item-trouble]");
    line.textContent = text;
    line.hidden = !text;
  }

  async function send() {
    const rows = Object.values(waiting);
    if (sending || over || !rows.length) return;
    sending = true;
    rows.forEach((row) => { row.sent = true; });
    keep();
    state(say.saving);
    let answer = null;
    try {
      answer = await fetch(say.answers, { method: "POST", credentials: "same-origin", body: JSON.stringify({ answers: rows }),
        headers: { "Content-Type": "application/json", "X-Requested-With": "XMLHttpRequest", "X-CSRFToken": csrf(), Accept: "application/json" } });
    } catch { /* no network: below */ }
    sending = false;
    const said = answer ? await answer.json().catch(() => null) : null;
    if (answer && answer.ok && said) { arrived(rows, said); return; }
    if (answer && answer.status === 422 && said) { refused(rows, said.error.fields); return; }
    if (answer && (answer.status === 401 || signedOut(answer.url))) { location.reload(); return; }
    if (answer && [403, 404, 409].includes(answer.status)) { over = true; state((said && said.error && said.error.message) || say.over, true); return; }
    state(fill(say.waiting, { n: rows.length }), true);
    pause = Math.min(60000, pause * 2);
    later(pause);
  }
  function arrived(rows, said) {
    pause = 2000;
    for (const one of said.answers) {
      const item = find(one.key), sent = rows.find((row) => row.key === one.key);
      if (waiting[one.key] && sent && waiting[one.key].client_id === sent.client_id) delete waiting[one.key];
      else if (waiting[one.key]) Object.assign(waiting[one.key], { seen: one.rev, over: null });  // typed on while it was sent: the next builds on it
      if (!item) continue;
      item.dataset.rev = one.rev;
      trouble(item, "");
      if (one.verdict) item.dataset.verdict = one.verdict;
      if (one.state === "clash") clash(item, one.theirs);
    }
    keep();
    follow();
    state(fill(say.saved, { time: said.saved_at }));
    if (Object.keys(waiting).length) later(REST);
  }
  function refused(rows, fields) {
    for (const [name, texts] of Object.entries(fields)) {
      const item = find(name);
      if (item) trouble(item, fill(say.refused, { text: texts.join(" ") }));
      delete waiting[name];
    }
    keep();
    state(fill(say.refused, { text: Object.values(fields).flat()[0] || "" }), true);
    if (Object.keys(waiting).length) later(REST);
  }
  function clash(item, theirs) {
    trouble(item, fill(say.clash, { by: theirs.by, at: theirs.at, theirs: theirs.words }));
    const link = document.createElement("a");
    link.href = `#${item.id}`;
    link.textContent = ` ${say.choose}`;
    link.addEventListener("click", () => setTimeout(() => location.reload(), 0));
    item.querySelector("[data-item-trouble]").append(link);
  }

  form.addEventListener("change", (event) => {
    const item = event.target.closest("[data-item]");
    if (!item || event.target.type === "file") return;
    if (event.target.type === "radio" || event.target.type === "checkbox") delete item.dataset.verdict;
    changed(item);
  });
  form.addEventListener("input", (event) => {
    const item = event.target.closest("[data-item]");
    if (item && ["text", "textarea"].includes(event.target.type) && !event.isComposing) changed(item);
  });
  form.addEventListener("submit", (event) => { event.preventDefault(); send(); });
  window.addEventListener("online", () => { pause = 2000; later(0); });
  document.addEventListener("visibilitychange", () => { if (document.visibilityState === "hidden") send(); });
  window.addEventListener("beforeunload", (event) => {
    if (document.querySelector("[data-photo-sending]")) { event.preventDefault(); event.returnValue = ""; }
  });

  /* pictures of an item: sent at once, shown with their marks */
  form.addEventListener("change", async (event) => {
    const url = event.target.dataset.photoUrl;
    if (!url || !event.target.files.length) return;
    const item = event.target.closest("[data-item]");
    for (const file of [...event.target.files]) {
      const body = new FormData();
      body.append("file", file, file.name);
      item.dataset.photoSending = "1";
      trouble(item, "");
      let said = null;
      try {
        const answer = await fetch(url, { method: "POST", body, credentials: "same-origin", headers: { "X-CSRFToken": csrf(), "X-Requested-With": "XMLHttpRequest", Accept: "application/json" } });
        said = await answer.json();
      } catch { said = { error: { message: window.Portal.words.failed } }; }
      delete item.dataset.photoSending;
      if (said.error) trouble(item, fill(say.refused, { text: said.error.message }));
      else show(item, said);
    }
    event.target.value = "";
    follow();
  });
  function show(item, file) {
    const place = item.querySelector("[data-item-photos]"), link = document.createElement("a"), img = document.createElement("img");
    link.href = file.thumb.replace(/thumb\/?$/, "shown/");
    Object.assign(img, { src: file.thumb, width: 56, height: 42, alt: file.name });
    link.append(img);
    place.append(link);
    if (file.marks && file.marks.length) {
      const mark = document.createElement("span");
      mark.className = "late small";
      mark.textContent = file.marks.join("、");
      place.append(mark);
    }
  }

  /* what was typed before this page was opened and has not arrived: put back and sent */
  for (const row of Object.values(waiting)) {
    const item = find(row.key);
    if (!item) { delete waiting[row.key]; continue; }
    const choice = [...item.querySelectorAll(`[name="${CSS.escape(row.key)}-verdict"]`)];
    choice.forEach((one) => { one.checked = one.value === row.verdict; });
    if (input(item, "number") && row.number !== null) input(item, "number").value = row.number;
    if (input(item, "text")) input(item, "text").value = row.text;
  }
  keep();
  follow();
  if (Object.keys(waiting).length) later(0);
})();
