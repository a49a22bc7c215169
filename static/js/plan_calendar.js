/* The calendar of visits: drop a planned one on another day. Who has no mouse uses 改期 beside it. */
"use strict";
(() => {
  /* on a phone the month is one long list: begin where the work is, not at the first of the month */
  if (window.matchMedia("(max-width: 47.99rem)").matches) {
    document.querySelector("td[data-day]:not(.none)")?.scrollIntoView();
  }
  const table = document.querySelector("table[data-move]");
  if (!table) return;
  const { csrf, signedOut } = window.Portal;
  const said = document.querySelector("[data-cal-said]");
  let lifted = null, sending = false;

  const cellOf = (event) => event.target.closest("td[data-day]");
  const clear = () => { for (const cell of table.querySelectorAll("td.drop")) cell.classList.remove("drop"); };

  table.addEventListener("dragstart", (event) => {
    lifted = event.target.closest("li[data-visit]");
    if (!lifted || sending) { event.preventDefault(); return; }
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setData("text/plain", lifted.dataset.visit);
    lifted.classList.add("lifted");
  });
  table.addEventListener("dragend", () => {
    if (lifted && !sending) lifted.classList.remove("lifted");
    clear();
  });
  table.addEventListener("dragover", (event) => {
    const cell = cellOf(event);
    clear();
    if (!cell || !lifted || cell.contains(lifted)) return;
    event.preventDefault();
    event.dataTransfer.dropEffect = "move";
    cell.classList.add("drop");
  });
  table.addEventListener("drop", (event) => {
    const cell = cellOf(event);
    clear();
    if (!cell || !lifted || sending || cell.contains(lifted)) return;
    event.preventDefault();
    move(lifted, cell.dataset.day);
  });

  async function move(item, day) {
    sending = true;
    said.textContent = "";
    try {
      const answer = await fetch(table.dataset.move, {
        method: "POST", headers: { "X-CSRFToken": csrf(), "X-Requested-With": "XMLHttpRequest" },
        body: new URLSearchParams({ visit: item.dataset.visit, planned_on: day }),
      });
      if (signedOut(answer.url)) { location.reload(); return; }
      if (answer.ok) { location.reload(); return; }
      const body = await answer.json().catch(() => ({}));
      said.textContent = (body.error && body.error.message) || said.dataset.trouble;
    } catch {
      said.textContent = said.dataset.trouble;
    }
    item.classList.remove("lifted");
    sending = false;
  }
})();
