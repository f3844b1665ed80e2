"use strict";
// htmx: every request carries the CSRF token; a failure is said aloud, never swallowed.
(function () {
  const token = document.querySelector('meta[name="csrf-token"]');

  function say(text) {
    const announcer = document.getElementById("announcer");
    if (!announcer) return;
    announcer.textContent = text;
    announcer.className = "flash flash-error flash-float";
    window.setTimeout(function () {
      announcer.className = "visually-hidden";
    }, 8000);
  }

  document.addEventListener("htmx:configRequest", function (event) {
    if (token) event.detail.headers["X-CSRFToken"] = token.content;
  });
  document.addEventListener("htmx:sendError", function () {
    say(document.body.dataset.errorText);
  });
  document.addEventListener("htmx:responseError", function (event) {
    if (event.detail.xhr.status === 401) return;
    const page = new DOMParser().parseFromString(event.detail.xhr.responseText, "text/html");
    const heading = page.querySelector("h1");
    say(heading ? heading.textContent : document.body.dataset.errorText);
  });
})();
