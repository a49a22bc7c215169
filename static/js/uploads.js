/* Photos and files: camera, choosing, dragging, pasting; one request per file with progress; lost connections are
   taken up again when the network returns. Without this script the file input itself is sent with the form. */
"use strict";
(() => {
  const { words, fill, csrf, say, signedOut } = window.Portal;
  const queue = [];
  let running = 0;

  const boxOf = (target) => target.closest && target.closest(".uploads[data-upload-url]");
  const figures = (box) => box.querySelectorAll(".cam figure");
  const changed = (box) => { const form = box.closest("form"); if (form) form.dispatchEvent(new CustomEvent("files:changed")); };
  const mb = (bytes) => (bytes / 1048576).toFixed(1);

  function figureFor(box) {
    const figure = box.querySelector("template").content.firstElementChild.cloneNode(true);
    box.querySelector(".cam").append(figure);
    return figure;
  }

  function name(figure, text) {
    figure.querySelector("img").alt = text;
    figure.querySelector(".del").setAttribute("aria-label", fill(words.remove, { name: text }));
    const bar = figure.querySelector("progress");
    if (bar) bar.setAttribute("aria-label", text);
  }

  function settle(box, figure, file) {
    const hidden = document.createElement("input");
    hidden.type = "hidden";
    hidden.name = box.dataset.name;
    hidden.value = file.id;
    figure.dataset.file = file.id;
    delete figure.dataset.sending;
    const img = figure.querySelector("img");
    if (file.thumb) { if (img.src.startsWith("blob:")) URL.revokeObjectURL(img.src); img.src = file.thumb; }
    figure.querySelector(".up").hidden = true;
    figure.append(hidden);
  }

  /** The sentence in an answer, whatever its shape. */
  function sentence(xhr) {
    try {
      const answer = JSON.parse(xhr.responseText);
      const error = answer.error || answer;
      const found = error.message || error.detail || (Array.isArray(error.errors) && error.errors[0] && error.errors[0].message);
      return typeof found === "string" ? found : "";
    } catch { return ""; }
  }

  function status(figure, text, wrong) {
    figure.querySelector(".up").hidden = false;
    figure.querySelector(".up span").textContent = text;
    figure.classList.toggle("wrong", Boolean(wrong));
    figure.querySelector(".redo").hidden = !wrong;
  }

  function send(item) {
    const { box, figure, file } = item;
    if (!figure.isConnected) { next(); return; }
    if (!navigator.onLine) { wait(item); return; }
    running += 1;
    const xhr = new XMLHttpRequest();
    item.xhr = xhr;
    const bar = figure.querySelector("progress");
    const data = new FormData();
    data.append("file", file, file.name);
    xhr.open("POST", box.dataset.uploadUrl);
    xhr.setRequestHeader("X-CSRFToken", csrf());
    xhr.setRequestHeader("Accept", "application/json");
    xhr.setRequestHeader("X-Requested-With", "XMLHttpRequest");
    xhr.timeout = 180000;
    status(figure, fill(words.sending, { done: "0", all: mb(file.size) }));
    xhr.upload.addEventListener("progress", (event) => {
      if (!event.lengthComputable) return;
      bar.value = Math.round((event.loaded / event.total) * 100);
      figure.querySelector(".up span").textContent = fill(words.sending, { done: mb(event.loaded), all: mb(event.total) });
    });
    xhr.addEventListener("load", () => {
      running -= 1;
      let answer = null;
      try { answer = JSON.parse(xhr.responseText); } catch { /* an HTML page: handled below */ }
      if (xhr.status >= 200 && xhr.status < 300 && answer && answer.id) { settle(box, figure, answer); changed(box); }
      else if (xhr.status >= 500 || xhr.status === 429) { wait(item); }
      else {
        delete figure.dataset.sending;
        const expired = xhr.status === 401 || signedOut(xhr.responseURL);
        status(figure, expired ? words.denied : sentence(xhr) || words.refused, true);
      }
      next();
    });
    const lost = () => { running -= 1; wait(item); next(); };
    xhr.addEventListener("error", lost);
    xhr.addEventListener("timeout", lost);
    xhr.addEventListener("abort", () => { running -= 1; next(); });
    xhr.send(data);
  }

  /** Keep the file and try again: at once when the network returns, else after a growing pause. */
  function wait(item) {
    item.tries = (item.tries || 0) + 1;
    status(item.figure, words.waiting);
    if (item.tries > 6) { delete item.figure.dataset.sending; status(item.figure, words.refused, true); return; }
    clearTimeout(item.timer);
    item.paused = true;
    item.timer = setTimeout(() => resume(item), Math.min(60000, 2000 * 2 ** item.tries));
    waiting.add(item);
  }
  const waiting = new Set();
  function resume(item) {
    if (!item.paused) return;
    item.paused = false;
    clearTimeout(item.timer);
    waiting.delete(item);
    queue.push(item);
    next();
  }
  window.addEventListener("online", () => waiting.forEach((item) => { item.tries = 0; resume(item); }));

  function next() { while (running < 2 && queue.length) send(queue.shift()); }

  const items = new WeakMap();
  function add(box, files) {
    const most = Number(box.dataset.max);
    for (const file of files) {
      if (figures(box).length >= most) { say(fill(words.enough, { count: most })); break; }
      if (file.size > Number(box.dataset.maxMb) * 1048576) { say(`${file.name}：${fill(words.big, { size: box.dataset.maxMb })}`); continue; }
      const figure = figureFor(box);
      figure.dataset.sending = "1";
      name(figure, file.name);
      const img = figure.querySelector("img");
      if (file.type.startsWith("image/")) img.src = URL.createObjectURL(file); else { img.hidden = true; figure.classList.add("doc"); figure.dataset.label = file.name; }
      img.addEventListener("error", () => { img.hidden = true; figure.classList.add("doc"); figure.dataset.label = file.name; });
      const item = { box, figure, file };
      items.set(figure, item);
      queue.push(item);
    }
    next();
  }

  document.addEventListener("change", (event) => {
    const box = event.target.type === "file" && boxOf(event.target);
    if (!box) return;
    add(box, [...event.target.files]);
    event.target.value = "";  // the ids travel with the form, the file itself must not go twice
  });
  document.addEventListener("click", (event) => {
    const box = boxOf(event.target);
    if (!box) return;
    const figure = event.target.closest("figure");
    if (event.target.closest(".del")) {
      const item = items.get(figure);
      figure.remove();
      if (item) { clearTimeout(item.timer); item.paused = false; waiting.delete(item); if (item.xhr) item.xhr.abort(); }
      box.querySelector("input[type=file]").focus();
      changed(box);
    } else if (event.target.closest(".redo")) {
      const item = items.get(figure);
      figure.dataset.sending = "1";
      item.tries = 0;
      queue.push(item);
      next();
    }
  });

  for (const kind of ["dragover", "dragleave", "drop"]) {
    document.addEventListener(kind, (event) => {
      const box = boxOf(event.target);
      if (!box || !event.dataTransfer || !event.dataTransfer.types.includes("Files")) return;
      event.preventDefault();
      box.classList.toggle("drag", kind === "dragover");
      if (kind === "drop") add(box, [...event.dataTransfer.files]);
    });
  }
  document.addEventListener("paste", (event) => {
    const files = [...((event.clipboardData && event.clipboardData.files) || [])];
    if (!files.length) return;
    const form = event.target.closest("form");
    const box = (form || document).querySelector(".uploads[data-upload-url]");
    if (box) { event.preventDefault(); add(box, files); }
  });

  /* drafts bring back what was already uploaded */
  document.addEventListener("draft:files", (event) => restore(event.target, event.detail), true);
  document.addEventListener("draft:cleared", (event) => {
    event.target.querySelectorAll(".uploads figure[data-file]").forEach((one) => one.remove());
  }, true);
  function restore(form, files) {
    const box = form.querySelector(".uploads[data-upload-url]");
    if (!box) return;
    for (const file of files) {
      if ([...figures(box)].some((one) => one.dataset.file === String(file.id))) continue;
      const figure = figureFor(box);
      name(figure, file.name);
      settle(box, figure, file);
    }
  }
  window.addEventListener("beforeunload", (event) => {
    if (document.querySelector(".uploads [data-sending]")) { event.preventDefault(); event.returnValue = ""; }
  });
})();
