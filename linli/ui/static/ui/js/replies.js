"use strict";
// A standard reply goes into its field without loading the page again. It takes the place of
// another standard reply, and stands after what somebody wrote.
(function () {
  const known = Array.from(document.querySelectorAll("[data-reply-text]"), function (link) {
    return link.dataset.replyText.trim();
  });
  document.querySelectorAll("[data-reply-text]").forEach(function (link) {
    link.addEventListener("click", function (event) {
      const field = document.getElementById(link.dataset.replyField);
      if (!field) return;
      event.preventDefault();
      const said = field.value.trim(), own = said && !known.includes(said);
      field.value = own ? said + "\n" + link.dataset.replyText : link.dataset.replyText;
      field.focus();
    });
  });
})();
