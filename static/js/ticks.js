// One box that ticks all the others of its table. Without a script one ticks them one by one.
(() => {
  "use strict";
  document.addEventListener("change", ({ target }) => {
    if (!target.matches("[data-tick-all]")) return;
    const boxes = target.closest("table").querySelectorAll("tbody input[type=checkbox]");
    for (const box of boxes) box.checked = target.checked;
  });
})();
