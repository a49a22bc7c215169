/* Dragging in the editor of a checklist: rows are taken by their grip, within and between sections, and the new order is
   saved at once. The buttons up and down do the same without scripts; the grip is shown only where this file runs. */
"use strict";
(() => {
  const list = document.querySelector("[data-checklist-order]");
  if (!list) return;
  const said = document.querySelector("[data-order-said]");
  const rows = () => [...list.querySelectorAll("[data-item]")];
  let held = null, before = "", queue = Promise.resolve(), stopped = false;

  function order() {
    return [...list.querySelectorAll("[data-section]")].map((section) => [
      section.dataset.section, [...section.querySelectorAll("[data-item]")].map((row) => row.dataset.item)]);
  }
  function say(text, wrong) {
    if (!said) return;
    said.textContent = text;
    said.classList.toggle("late", Boolean(wrong));
  }
  function renumber() { rows().forEach((row, at) => { row.querySelector(".n").textContent = at + 1; }); }

  /* every form of the page was made from the same draft: they follow its number */
  function carry(version) {
    list.dataset.version = version;
    document.querySelectorAll("input[data-draft-version]").forEach((input) => { input.value = version; });
  }
  async function save() {
    if (stopped) return;
    say(list.dataset.saving);
    const body = new URLSearchParams({ draft_version: list.dataset.version, order: JSON.stringify(order()) });
    try {
      const answer = await fetch(list.dataset.checklistOrder, { method: "POST", body, headers: { "X-CSRFToken": window.Portal.csrf() } });
      const told = (answer.headers.get("Content-Type") || "").includes("json") ? await answer.json() : {};
      if (!answer.ok || !told.draft_version) {
        stopped = true;
        say(told.message || list.dataset.failed, true);
        return;
      }
      carry(told.draft_version);
      say(list.dataset.saved);
    } catch {
      stopped = true;
      say(list.dataset.failed, true);
    }
  }

  /* where the pointer is: before the first row whose middle lies below it, else at the end of that section */
  function place(y) {
    const sections = [...list.querySelectorAll("[data-section]")];
    const section = sections.find((one) => y < one.getBoundingClientRect().bottom) || sections[sections.length - 1];
    const box = section.querySelector(".edit-rows");
    const next = [...box.children].find((row) => {
      const area = row.getBoundingClientRect();
      return row !== held && y < area.top + area.height / 2;
    });
    if (next !== held.nextElementSibling || box !== held.parentElement) box.insertBefore(held, next || null);
  }
  function move(event) {
    const edge = 60;
    if (event.clientY < edge) window.scrollBy(0, -12);
    else if (event.clientY > window.innerHeight - edge) window.scrollBy(0, 12);
    place(event.clientY);
  }
  function drop() {
    if (!held) return;
    held.classList.remove("dragged");
    held = null;
    list.removeEventListener("pointermove", move);
    if (JSON.stringify(order()) === before) return;
    renumber();
    queue = queue.then(save);
  }
  list.addEventListener("pointerdown", (event) => {
    const grip = event.target.closest("[data-grip]");
    if (!grip || event.button !== 0 || stopped || held) return;
    event.preventDefault();
    held = grip.closest("[data-item]");
    before = JSON.stringify(order());
    held.classList.add("dragged");
    /* a finger belongs to what it touched first; the grip moves about in the page, the list stays where it is */
    list.setPointerCapture(event.pointerId);
    list.addEventListener("pointermove", move);
  });
  list.addEventListener("lostpointercapture", drop);
  list.querySelectorAll("[data-grip]").forEach((grip) => { grip.hidden = false; grip.tabIndex = -1; });
})();
