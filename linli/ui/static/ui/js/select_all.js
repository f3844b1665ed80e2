"use strict";
// The box in the table head ticks or clears all rows; it is hidden without JavaScript.
document.querySelectorAll("[data-select-all]").forEach(function (head) {
  const scope = head.closest("table");
  const boxes = function () {
    return Array.from(scope.querySelectorAll('tbody input[name="' + head.dataset.selectAll + '"]'));
  };
  head.hidden = false;
  head.addEventListener("change", function () {
    boxes().forEach(function (box) {
      box.checked = head.checked;
    });
  });
  scope.addEventListener("change", function () {
    const ticked = boxes().filter(function (box) {
      return box.checked;
    }).length;
    head.checked = ticked > 0 && ticked === boxes().length;
    head.indeterminate = ticked > 0 && ticked < boxes().length;
  });
});
