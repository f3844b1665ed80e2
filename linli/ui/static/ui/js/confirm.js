"use strict";
// Asks before a form or button marked data-confirm is sent, and stops a second click.
document.addEventListener("submit", function (event) {
  const form = event.target;
  const button = event.submitter;
  const question = (button && button.dataset.confirm) || form.dataset.confirm;
  if (question && !window.confirm(question)) {
    event.preventDefault();
    return;
  }
  if (form.method !== "post" || event.defaultPrevented) return;
  if (form.dataset.sent) {
    event.preventDefault();
    return;
  }
  form.dataset.sent = "yes";
  window.setTimeout(function () {
    delete form.dataset.sent;
  }, 4000);
});
// The menu boxes close when one clicks beside them or presses Escape.
function closeBoxes(except) {
  document.querySelectorAll("details.dropdown-plain[open]").forEach(function (box) {
    if (!except || !box.contains(except)) box.open = false;
  });
}
document.addEventListener("click", function (event) {
  closeBoxes(event.target);
});
document.addEventListener("keydown", function (event) {
  if (event.key === "Escape") closeBoxes(null);
});
