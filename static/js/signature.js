/* A name written on glass: drawn on a canvas, sent as a picture before the form goes. Without this script a photo of the
   signature is chosen instead, or the name stands alone and is shown as not written by hand. */
"use strict";
(() => {
  const { csrf } = window.Portal;
  document.querySelectorAll("[data-sign]").forEach((box) => {
    const canvas = box.querySelector("[data-sign-canvas]"), file = box.querySelector("[data-sign-file]"), clear = box.querySelector("[data-sign-clear]");
    const said = box.querySelector("[data-sign-said]"), form = box.closest("form"), pen = canvas.getContext("2d");
    let drawing = false, drawn = false;
    canvas.hidden = false;
    clear.hidden = false;
    file.hidden = true;
    file.disabled = true;
    function wipe() {
      pen.fillStyle = "#fff";
      pen.fillRect(0, 0, canvas.width, canvas.height);
      drawn = false;
    }
    function at(event) {
      const box = canvas.getBoundingClientRect();
      return [(event.clientX - box.left) * (canvas.width / box.width), (event.clientY - box.top) * (canvas.height / box.height)];
    }
    canvas.addEventListener("pointerdown", (event) => {
      event.preventDefault();
      canvas.setPointerCapture(event.pointerId);
      drawing = true;
      pen.beginPath();
      pen.moveTo(...at(event));
    });
    canvas.addEventListener("pointermove", (event) => {
      if (!drawing) return;
      pen.lineWidth = 4;
      pen.lineCap = pen.lineJoin = "round";
      pen.strokeStyle = "#111";
      pen.lineTo(...at(event));
      pen.stroke();
      drawn = true;
    });
    for (const kind of ["pointerup", "pointercancel"]) canvas.addEventListener(kind, () => { drawing = false; });
    clear.addEventListener("click", wipe);
    wipe();

    let through = false;
    form.addEventListener("submit", async (event) => {
      if (through || !drawn) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      const blob = await new Promise((done) => canvas.toBlob(done, "image/png"));
      const body = new FormData();
      body.append("file", blob, "signature.png");
      try {
        const answer = await fetch(box.dataset.uploadUrl, { method: "POST", body, credentials: "same-origin", headers: { "X-CSRFToken": csrf(), "X-Requested-With": "XMLHttpRequest", Accept: "application/json" } });
        const kept = await answer.json();
        if (!kept.id) throw new Error("refused");
        const hidden = document.createElement("input");
        Object.assign(hidden, { type: "hidden", name: "signature_ids", value: kept.id });
        form.append(hidden);
        through = true;
        form.requestSubmit(event.submitter);
      } catch { said.textContent = said.dataset.failed; }
    }, true);
  });
})();
