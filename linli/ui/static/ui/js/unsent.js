"use strict";
// What was typed into a form that was sent after the session had ended stands in it again after
// the log-in. It is kept in this tab alone, for whoever wrote it, and only on the way there.
(function () {
  const KEY = "linli.unsent", LONGEST = 30 * 60 * 1000;
  const account = document.body.dataset.account || "";
  const SECRET = "input[type=password], input[autocomplete=one-time-code]";
  function kept() {
    try {
      return JSON.parse(window.sessionStorage.getItem(KEY));
    } catch (error) {
      return null;
    }
  }
  function forget() {
    window.sessionStorage.removeItem(KEY);
  }
  function keep(what) {
    try {
      window.sessionStorage.setItem(KEY, JSON.stringify(what));
    } catch (error) {
      forget();
    }
  }
  function fill(form, fields) {
    Array.from(form.elements).forEach(function (field) {
      const said = fields.filter((pair) => pair[0] === field.name).map((pair) => pair[1]);
      if (!field.name || field.name === "csrfmiddlewaretoken" || field.type === "file") return;
      if (field.type === "checkbox" || field.type === "radio") field.checked = said.includes(field.value);
      else if (field.type !== "submit" && said.length) field.value = said[0];
      else return;
      field.dispatchEvent(new Event("change", { bubbles: true }));
    });
  }
  // A field may be called action or method, which hides the form's own.
  function told(form, name) {
    return form.getAttribute(name) || "";
  }
  function address(form) {
    return new URL(told(form, "action") || window.location.href, window.location.href).href;
  }
  function posts(form) {
    return told(form, "method").toLowerCase() === "post";
  }
  const held = kept();
  const refused = document.querySelector("[data-refused], form input[type=password]");
  if (held && refused) {
    // The form was not taken: nobody was logged in, or its page was too old.
    keep({ ...held, missed: true });
  } else if (held && (account || !held.account)) {
    const form = Array.from(document.forms).find((one) => posts(one) && address(one) === held.action);
    const ours = held.missed && held.account === account && Date.now() - held.at < LONGEST;
    if (ours && form) fill(form, held.fields);
    if (!ours || form) forget();
  }
  document.addEventListener("submit", function (event) {
    const form = event.target;
    if (event.defaultPrevented || !posts(form) || form.querySelector(SECRET)) return;
    // What waits for its form is not given up for a form on the way there.
    const before = kept();
    const waits = before && before.missed && Date.now() - before.at < LONGEST;
    if (waits && before.action !== address(form)) return;
    const fields = Array.from(new FormData(form)).filter((pair) => typeof pair[1] === "string");
    keep({ account: account, action: address(form), at: Date.now(), fields: fields });
  });
})();
