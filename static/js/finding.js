/* 记隐患: a phrase is one tap, dangers that may be the same are shown while typing, the after-picture only when mended. */
"use strict";
(() => {
  const form = document.querySelector("form[data-alike]");
  if (!form) return;
  const words = form.elements.description, box = form.querySelector("[data-alike-box]");
  form.querySelectorAll("[data-phrase]").forEach((one) => one.addEventListener("click", () => {
    const text = one.dataset.phrase;
    if (!words.value.includes(text)) words.value = words.value.trim() ? `${words.value.trim()}；${text}` : text;
    words.dispatchEvent(new Event("input", { bubbles: true }));
  }));

  const when = form.querySelector("[data-when-fixed]"), fixed = form.elements.fixed;
  const shown = () => { when.hidden = !fixed.checked; };
  fixed.addEventListener("change", shown);
  shown();

  let timer = 0, asked = null;
  async function look() {
    if (words.value.trim().length < 3) { box.textContent = ""; return; }
    if (asked) asked.abort();
    asked = new AbortController();
    try {
      const answer = await fetch(`${form.dataset.alike}&words=${encodeURIComponent(words.value.trim().slice(0, 200))}`, { credentials: "same-origin", signal: asked.signal, headers: { Accept: "application/json" } });
      if (!answer.ok) return;
      const { rows } = await answer.json();
      box.textContent = "";
      if (!rows.length) return;
      const head = document.createElement("p"), list = document.createElement("ul");
      head.className = "strong small";
      head.textContent = form.dataset.alikeHead;
      for (const row of rows) {
        const item = document.createElement("li"), link = document.createElement("a");
        link.href = row.url;
        link.target = "_blank";
        link.rel = "noopener";
        link.textContent = `${row.number} ${row.text}（${row.state}）`;
        item.className = "small";
        item.append(link);
        list.append(item);
      }
      box.append(head, list);
    } catch { /* a hint only */ }
  }
  words.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(look, 500); });
})();
