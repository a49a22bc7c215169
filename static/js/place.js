/* The position of a duty done: taken once, only when the person presses the button, and put into the form's hidden
   fields. Without scripts, without leave or without a fix the form is sent without it. */
"use strict";
(() => {
  const box = document.querySelector("[data-place]");
  if (!box || !navigator.geolocation) return;
  const button = box.querySelector("[data-place-take]");
  const said = box.querySelector("[data-place-said]");
  const form = box.closest("form");
  box.hidden = false;

  function put(name, value) {
    form.elements.namedItem(name).value = value;
  }

  function got(position) {
    const { longitude, latitude, accuracy } = position.coords;
    put("longitude", longitude.toFixed(6));
    put("latitude", latitude.toFixed(6));
    said.textContent = `${box.dataset.got.replace("{n}", Math.round(accuracy))} ${longitude.toFixed(6)}, ${latitude.toFixed(6)}`;
    button.disabled = false;
  }

  function failed(trouble) {
    put("longitude", "");
    put("latitude", "");
    said.textContent = trouble.code === trouble.PERMISSION_DENIED ? box.dataset.refused : box.dataset.failed;
    button.disabled = false;
  }

  button.addEventListener("click", () => {
    button.disabled = true;
    said.textContent = box.dataset.waiting;
    navigator.geolocation.getCurrentPosition(got, failed, { enableHighAccuracy: true, timeout: 15000, maximumAge: 0 });
  });
})();
