// The clocks of a running meeting: minutes/running.py says the same once, in the same words.
(() => {
  "use strict";
  const clocks = document.querySelectorAll("time[data-left]");

  function tick() {
    for (const clock of clocks) {
      const minutes = Math.round((new Date(clock.dateTime) - Date.now()) / 60_000);
      const number = Math.abs(minutes);
      const words = minutes < -120 ? "over" : `${number} ${number === 1 ? "minute" : "minutes"} ${minutes < 0 ? "over" : "left"}`;
      if (clock.textContent !== words) clock.textContent = words;
      clock.classList.toggle("run-over", minutes < 0);
    }
  }

  tick();
  setInterval(tick, 1000);
})();
