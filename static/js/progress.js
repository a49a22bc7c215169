/* Long work: the page asks by itself (htmx polls includes/job.html); here it only reloads when asked to, and rests
   while nobody looks at the page. */
"use strict";
(() => {
  document.addEventListener("htmx:afterSettle", () => {
    const finished = document.querySelector(".job[data-reload]");
    if (!finished) return;
    finished.removeAttribute("data-reload");
    location.reload();
  });
  document.addEventListener("htmx:beforeRequest", (event) => {
    if (document.hidden && event.target.closest(".job")) event.preventDefault();
  });
})();
