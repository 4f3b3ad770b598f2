// Comfort on top of pages that work without it: what happened is said, focus follows a change,
// long text is kept, menus close, fields are checked when left.
(() => {
  "use strict";
  const $ = (selector, root = document) => root.querySelector(selector);
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const on = (event, listener) => document.addEventListener(event, listener);
  const make = (tag, name, text = "") => {
    const element = document.createElement(tag);
    if (tag === "button") element.type = "button";
    if (name) element.className = name;
    element.textContent = text;
    return element;
  };

  // Saying what happened
  function announce(text) {
    $("#announcer").textContent = "";
    // The same sentence twice is read twice only when the place was empty in between.
    setTimeout(() => { $("#announcer").textContent = text; }, 50);
  }

  function closable(box) {
    const button = make("button", "toast-close", "×");
    button.ariaLabel = "Close";
    button.onclick = () => box.remove();
    box.append(button);
  }

  function toast(text) {
    const box = make("div", "alert alert-danger");
    box.role = "alert";
    box.append(make("div", "", text));
    closable(box);
    $("#toasts").append(box);
  }

  on("htmx:sendError", () => toast("The portal cannot be reached. What you typed is still here."));
  on("htmx:responseError", ({ detail }) => {
    const sentence = {
      403: "Your role does not include this.",
      404: "This is not here any more. Reload the page to see what is.",
    };
    if (detail.xhr.status === 409) all("#toasts .alert:not(:has(button))").forEach(closable);
    else toast(sentence[detail.xhr.status] || "Something broke on our side. Please try again.");
  });

  // After a swap
  on("htmx:afterSettle", ({ detail }) => {
    const { target, elt } = detail;
    const changed = target.isConnected ? target : elt;
    if (!changed.isConnected) return;
    enhance(changed);
    const wanted = $("[data-focus]", changed);
    if (wanted) wanted.focus();
    // What came by itself, loaded or polled, leaves the focus where it is.
    else if (detail.requestConfig?.triggeringEvent && document.activeElement === document.body && changed.id !== "toasts") {
      changed.tabIndex = -1;
      changed.focus({ preventScroll: true });
    }
    const said = $("[role=status], .field-errors", changed);
    if (said) announce(said.textContent.trim().replace(/\s+/g, " "));
    if (changed.matches("tr, li")) changed.classList.add("arrived");
  });

  // A field is checked when it is left, not while its parts are typed (core.htmx.field_part).
  const changed = new WeakSet();
  const checked = (element) => element.closest(".field[hx-trigger]");
  on("change", ({ target }) => checked(target) && changed.add(checked(target)));
  on("focusout", ({ target, relatedTarget: next }) => {
    const field = checked(target);
    // Whoever goes for a button sends the whole form: no use in checking one field before.
    if (!changed.has(field) || field.contains(next) || next?.closest("button, a")) return;
    changed.delete(field);
    field.dispatchEvent(new CustomEvent("left"));
  });

  // Menus
  const closeAllBut = (element) => all("details:is(.menu, .switcher)[open]").forEach((menu) => {
    menu.open = menu.contains(element);
  });
  on("click", ({ target }) => closeAllBut(target));
  on("focusout", ({ relatedTarget: next }) => next && closeAllBut(next));
  on("keydown", ({ key }) => {
    const menu = document.activeElement.closest("details:is(.menu, .switcher)[open]");
    if (key !== "Escape") return;
    if (menu) $("summary", menu).focus();
    closeAllBut(null);
  });

  // Light and dark: the server reads the same cookie, so that no page flashes.
  on("submit", (event) => {
    if (!event.target.matches(".themes")) return;
    event.preventDefault();
    const theme = event.submitter.value;
    document.cookie = `theme=${theme}; path=/; samesite=lax; max-age=${theme ? 31536000 : 0}`;
    document.documentElement.toggleAttribute("data-bs-theme", theme);
    if (theme) document.documentElement.dataset.bsTheme = theme;
    for (const button of event.target.elements) button.ariaPressed = button.value === theme;
  });

  // Drafts: long text survives a closed tab, a lost connection and an ended session.
  const { reader } = document.body.dataset;
  const keyOf = (area) => `draft:${reader}:${location.pathname}:${area.name}`;
  const drafts = () => Object.keys(localStorage).filter((key) => key.startsWith("draft:"));
  const read = (key) => JSON.parse(localStorage.getItem(key));
  const write = (key, draft) => localStorage.setItem(key, JSON.stringify(draft));
  const forget = (key) => localStorage.removeItem(key);

  function keep(area) {
    if (area.value === area.defaultValue) forget(keyOf(area));
    else write(keyOf(area), { text: area.value, at: Date.now() });
  }

  function offer(area) {
    const draft = read(keyOf(area));
    const before = area.value;
    if (!draft || draft.text === before) return;
    const at = new Date(draft.at).toLocaleString("en-US", { dateStyle: "medium", timeStyle: "short" });
    const note = make("p", "draft-note");
    const button = make("button", "", "Put it back");
    note.append(`What you typed on ${at} was not saved. `, button);
    button.onclick = () => {
      area.value = draft.text;
      note.replaceChildren(`What you typed on ${at} is back. `, button);
      button.textContent = "Remove it";
      button.onclick = () => {
        area.value = before;
        forget(keyOf(area));
        note.remove();
      };
    };
    area.after(note);
    if (!before) button.click();
  }

  // What was sent is forgotten on the next page, unless that is the sign-in (the session had
  // ended), or a page come back to or loaded again (nothing had arrived).
  function settle() {
    const [{ type }] = performance.getEntriesByType("navigation");
    for (const key of drafts()) {
      const { sent, ...draft } = read(key);
      if (sent && reader && type === "navigate") forget(key);
      else if (sent) write(key, draft);
    }
  }

  on("submit", ({ target }) => {
    if (target.matches("[data-sign-out]")) drafts().forEach(forget);
    for (const area of all("[data-draft]", target)) {
      const draft = read(keyOf(area));
      if (draft) write(keyOf(area), { ...draft, sent: true });
    }
  });
  on("htmx:afterRequest", ({ detail: { successful, elt } }) => {
    if (successful && elt.matches("form")) all("[data-draft]", elt).map(keyOf).forEach(forget);
  });

  // The reader's own time beside the region's
  function ownTime(element) {
    const at = new Date(element.dateTime);
    const tell = (timeZone, style) => at.toLocaleString("en-US", { timeZone, ...style });
    const full = { dateStyle: "short", timeStyle: "short" };
    const zone = element.dataset.moment;
    if (tell(zone, full) === tell(undefined, full)) return;
    const sameDay = tell(zone, { dateStyle: "short" }) === tell(undefined, { dateStyle: "short" });
    const weekday = sameDay ? {} : { weekday: "short" };
    const own = tell(undefined, { ...weekday, hour: "numeric", minute: "2-digit" });
    element.after(make("span", "reader-time", ` (${own} where you are)`));
  }

  // Copy
  on("click", async ({ target }) => {
    const button = target.closest("[data-copy]");
    if (!button) return;
    await navigator.clipboard.writeText(button.dataset.copy);
    button.textContent = "Copied";
    announce("Copied");
  });

  function enhance(root) {
    all("time[data-moment]", root).filter((e) => !e.nextElementSibling?.matches(".reader-time"))
      .forEach(ownTime);
    if (!reader) return;
    for (const area of all("[data-draft]", root)) {
      area.addEventListener("input", () => keep(area));
      offer(area);
    }
  }

  settle();
  enhance(document);
})();
