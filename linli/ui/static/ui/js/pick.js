"use strict";
// Suggestions for a picker while one types: a list of its own beside the input, asked for after a
// pause. Without JavaScript the words are typed whole and the page says what fits.
document.querySelectorAll("input[data-pick]").forEach(function (input, at) {
  const list = document.createElement("datalist");
  list.id = "pick-" + at;
  input.after(list);
  input.setAttribute("list", list.id);
  let waiting = 0;
  let asked = "";
  input.addEventListener("input", function () {
    window.clearTimeout(waiting);
    const text = input.value.trim();
    if (text === asked || text.length < 1 || /\([^()]+\)$/.test(text)) {
      return;
    }
    waiting = window.setTimeout(function () {
      asked = text;
      const query = new URLSearchParams({ q: text, may: input.dataset.pickMay || "" });
      fetch(input.dataset.pick + "?" + query, { credentials: "same-origin" })
        .then(function (answer) {
          return answer.ok ? answer.json() : { found: [] };
        })
        .then(function (answer) {
          list.replaceChildren();
          answer.found.forEach(function (label) {
            const option = document.createElement("option");
            option.value = label;
            list.append(option);
          });
        });
    }, 200);
  });
});
