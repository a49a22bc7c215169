/* Rows of a form that can be added and taken away ([data-rows] around them, a <template> inside), and names suggested
   while typing. Without scripts the rows the server drew are all there is, and the form works the same. */
"use strict";
(() => {
  function renumber(box) {
    const prefix = box.dataset.rows;
    const rows = [...box.querySelectorAll("[data-row]")];
    rows.forEach((row, at) => {
      for (const one of row.querySelectorAll("[name],[id],[for],[aria-describedby]")) {
        for (const key of ["name", "id", "for", "aria-describedby"]) {
          const value = one.getAttribute(key);
          if (value) one.setAttribute(key, value.replace(new RegExp(`${prefix}-(\\d+|__prefix__)-`, "g"), `${prefix}-${at}-`));
        }
      }
    });
    box.querySelector(`[name=${prefix}-TOTAL_FORMS]`).value = rows.length;
  }

  function add(box) {
    const row = box.querySelector("[data-row-template]").content.firstElementChild.cloneNode(true);
    const rows = box.querySelectorAll("[data-row]");
    const last = rows[rows.length - 1];
    if (last) last.after(row); else box.prepend(row);
    renumber(box);
    row.querySelector("input").focus();
  }

  function remove(box, row) {
    const form = box.closest("form");
    row.remove();
    if (!box.querySelector("[data-row]")) add(box);
    renumber(box);
    form.dispatchEvent(new Event("change", { bubbles: true }));
  }

  document.addEventListener("click", (event) => {
    const box = event.target.closest("[data-rows]");
    if (!box) return;
    if (event.target.closest("[data-add-row]")) add(box);
    const gone = event.target.closest("[data-remove-row]");
    if (gone) remove(box, gone.closest("[data-row]"));
  });
})();
