"use strict";
// A standard reply goes into its field without loading the page again.
(function () {
  document.querySelectorAll("[data-reply-text]").forEach(function (link) {
    link.addEventListener("click", function (event) {
      const field = document.getElementById(link.dataset.replyField);
      if (!field) return;
      event.preventDefault();
      field.value = link.dataset.replyText;
      field.focus();
    });
  });
})();
