// Items of an agenda are dragged by their handle, with a mouse or a finger. What is sent is the
// same as the buttons beside it send: which item goes before or after which other one.
(() => {
  "use strict";
  let row = null;
  let target = null;

  const rowAt = (y) => [...document.querySelectorAll("[data-agenda] [data-item]")].find((other) => {
    const { top, bottom } = other.getBoundingClientRect();
    return y >= top && y < bottom;
  });

  function mark(other, before) {
    for (const marked of document.querySelectorAll(".drop-before, .drop-after")) {
      marked.classList.remove("drop-before", "drop-after");
    }
    target = other && other !== row ? { id: other.dataset.item, before } : null;
    if (target) other.classList.add(before ? "drop-before" : "drop-after");
  }

  function end() {
    row?.classList.remove("dragged");
    mark(null);
    row = null;
  }

  document.addEventListener("pointerdown", (event) => {
    const handle = event.target.closest("[data-handle]");
    if (!handle || event.button) return;
    event.preventDefault();
    handle.setPointerCapture(event.pointerId);
    row = handle.closest("[data-item]");
    row.classList.add("dragged");
  });

  document.addEventListener("pointermove", ({ clientY }) => {
    if (!row) return;
    if (clientY < 48) window.scrollBy(0, -12);
    if (clientY > window.innerHeight - 48) window.scrollBy(0, 12);
    const other = rowAt(clientY);
    if (!other) return;
    const { top, height } = other.getBoundingClientRect();
    mark(other, clientY < top + height / 2);
  });

  document.addEventListener("pointerup", () => {
    if (!row) return;
    const form = row.closest("form");
    const move = target && `${row.dataset.item} ${target.before ? "before" : "after"} ${target.id}`;
    end();
    if (!move) return;
    // A button that is clicked: the form remembers the one before it otherwise.
    const button = document.createElement("button");
    Object.assign(button, { hidden: true, name: "move", value: move });
    form.append(button);
    button.click();
  });
  document.addEventListener("pointercancel", end);
  document.addEventListener("keydown", ({ key }) => { if (key === "Escape") end(); });
})();
