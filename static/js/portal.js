// Comfort on top of pages that work without it: announcements and focus after a swap, drafts,
// the reader's own time, menus that close, fields that are checked when left.
(() => {
  "use strict";
  const $ = (selector, root = document) => root.querySelector(selector);
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const make = (tag, name, text) => {
    const element = document.createElement(tag);
    if (name) element.className = name;
    if (text) element.textContent = text;
    return element;
  };

  // --- Saying what happened ----------------------------------------------------------------------
  function announce(text) {
    const announcer = $("#announcer");
    announcer.textContent = "";
    // The same sentence twice is read twice only when the region was empty in between.
    setTimeout(() => { announcer.textContent = text; }, 50);
  }

  function toast(text, tone = "danger") {
    const box = make("div", `alert alert-${tone}`);
    box.setAttribute("role", tone === "danger" ? "alert" : "status");
    box.append(make("div", "", text));
    $("#toasts").append(box);
    return closable(box);
  }

  function closable(box) {
    const button = make("button", "toast-close", "×");
    button.type = "button";
    button.setAttribute("aria-label", "Close");
    button.addEventListener("click", () => box.remove());
    box.append(button);
  }

  // A server says more with: HX-Trigger: {"toast": {"text": "…", "tone": "success"}}
  document.addEventListener("toast", ({ detail }) => toast(detail.text, detail.tone || "success"));
  document.addEventListener("htmx:sendError", () => {
    toast("The portal cannot be reached. Nothing was changed; what you typed is still here.");
  });
  document.addEventListener("htmx:responseError", ({ detail }) => {
    const { status } = detail.xhr;
    if (status === 409) return all("#toasts .alert:not(:has(.toast-close))").forEach(closable);
    toast(status === 403 ? "Your role does not include this." : status === 404
      ? "This is not here any more. Reload the page to see what is."
      : "Something broke on our side. Nothing was changed; try again in a moment.");
  });

  // --- After a swap: focus goes where the change is, and it is said ------------------------------
  document.addEventListener("htmx:afterSettle", ({ detail }) => {
    const changed = detail.target.isConnected ? detail.target : detail.elt;
    if (!changed || !changed.isConnected) return;
    enhance(changed);
    const wanted = $("[data-focus]", changed);
    if (wanted) wanted.focus();
    else if (document.activeElement === document.body && changed.id !== "toasts") {
      if (!changed.hasAttribute("tabindex")) changed.tabIndex = -1;
      changed.focus({ preventScroll: true });
    }
    const said = $("[role=status], .field-errors, caption", changed);
    if (said) announce(said.textContent.trim().replace(/\s+/g, " "));
    if (changed.matches("tr, li")) changed.classList.add("arrived");
  });

  // A field is checked when it is left, not while its parts are typed (core.htmx.field_part).
  const touched = new WeakSet();
  document.addEventListener("change", ({ target }) => {
    const field = target.closest(".field[hx-trigger]");
    if (field) touched.add(field);
  });
  document.addEventListener("focusout", ({ target, relatedTarget }) => {
    const field = target.closest(".field[hx-trigger]");
    if (!field || !touched.has(field) || field.contains(relatedTarget)) return;
    // A click on the form's button sends the whole form: no use in checking one field before.
    if (relatedTarget && relatedTarget.closest("button, a")) return;
    touched.delete(field);
    field.dispatchEvent(new CustomEvent("left"));
  });

  // --- Menus ---------------------------------------------------------------------------------------
  const open = () => all("details.menu[open], details.switcher[open]");
  document.addEventListener("click", ({ target }) => {
    open().filter((menu) => !menu.contains(target)).forEach((menu) => { menu.open = false; });
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    open().forEach((menu) => {
      menu.open = false;
      if (menu.contains(document.activeElement)) $("summary", menu).focus();
    });
  });
  document.addEventListener("focusout", ({ relatedTarget }) => {
    if (!relatedTarget) return;
    open().filter((menu) => !menu.contains(relatedTarget)).forEach((menu) => { menu.open = false; });
  });

  // --- Light and dark: the server reads the same cookie, so that no page flashes -----------------
  document.addEventListener("submit", (event) => {
    if (!event.target.matches(".themes")) return;
    event.preventDefault();
    const theme = event.submitter.value;
    document.cookie = `theme=${theme}; path=/; samesite=lax; max-age=${theme ? 31536000 : 0}`;
    if (theme) document.documentElement.dataset.bsTheme = theme;
    else delete document.documentElement.dataset.bsTheme;
    all(".themes button").forEach((button) => {
      button.setAttribute("aria-pressed", String(button.value === theme));
    });
  });

  // --- Drafts: long text survives a closed tab, a lost connection and an ended session -----------
  const reader = document.body.dataset.reader;
  const PREFIX = "draft:";
  const keyOf = (area) => `${PREFIX}${reader}:${location.pathname}:${area.name}`;
  const read = (key) => JSON.parse(localStorage.getItem(key) || "null");
  const write = (key, draft) => localStorage.setItem(key, JSON.stringify(draft));
  const drafts = () => Object.keys(localStorage).filter((key) => key.startsWith(PREFIX));

  function keepDraft(area) {
    if (area.value === area.defaultValue) localStorage.removeItem(keyOf(area));
    else write(keyOf(area), { text: area.value, at: Date.now() });
  }

  function offerDraft(area) {
    const key = keyOf(area);
    const draft = read(key);
    if (!draft || draft.text === area.value) return;
    const note = make("p", "draft-note");
    const when = new Date(draft.at).toLocaleString("en-US", { dateStyle: "medium", timeStyle: "short" });
    const button = make("button", "");
    button.type = "button";
    const before = area.value;
    const put = () => {
      area.value = draft.text;
      note.firstChild.textContent = `What you typed on ${when} is back. `;
      button.textContent = "Remove it";
      button.onclick = () => { area.value = before; localStorage.removeItem(key); note.remove(); };
    };
    note.append(`Text you typed on ${when} was not saved. `, button);
    button.textContent = "Put it back";
    button.onclick = put;
    area.after(note);
    if (!before) put();
  }

  // A draft that was sent is forgotten on the next page, unless that page is the sign-in (the
  // session had ended) or the same page again (nothing arrived, and the reader came back).
  function settleDrafts() {
    const [navigation] = performance.getEntriesByType("navigation");
    const again = navigation && navigation.type !== "navigate";
    drafts().forEach((key) => {
      const draft = read(key);
      if (!draft.sent) return;
      if (reader && !again) localStorage.removeItem(key);
      else write(key, { text: draft.text, at: draft.at });
    });
  }

  document.addEventListener("submit", ({ target }) => {
    if (target.matches("[data-sign-out]")) drafts().forEach((key) => localStorage.removeItem(key));
    all("[data-draft]", target).forEach((area) => {
      const draft = read(keyOf(area));
      if (draft) write(keyOf(area), { ...draft, sent: true });
    });
  });
  document.addEventListener("htmx:afterRequest", ({ detail }) => {
    if (!detail.successful || !detail.elt.matches("form")) return;
    all("[data-draft]", detail.elt).forEach((area) => localStorage.removeItem(keyOf(area)));
  });

  // --- The reader's own time beside the region's ---------------------------------------------------
  function ownTime(element) {
    const at = new Date(element.dateTime);
    const clock = at.toLocaleTimeString("en-US", { hour: "numeric", minute: "2-digit" });
    // An offset in minutes, as in 2026-03-03T09:30:00-06:00, or none for UTC.
    const zone = element.dataset.moment;
    const there = at.toLocaleString("en-US", { timeZone: zone, timeStyle: "short", dateStyle: "short" });
    const here = at.toLocaleString("en-US", { timeStyle: "short", dateStyle: "short" });
    if (there === here || element.nextElementSibling?.matches(".reader-time")) return;
    const day = there.split(",")[0] === here.split(",")[0] ? "" : `${at.toLocaleDateString("en-US", { weekday: "short" })}, `;
    element.after(make("span", "reader-time", ` (${day}${clock} where you are)`));
  }

  // --- Copy ----------------------------------------------------------------------------------------
  document.addEventListener("click", async ({ target }) => {
    const button = target.closest("[data-copy]");
    if (!button) return;
    await navigator.clipboard.writeText(button.dataset.copy);
    announce("Copied");
    $("[data-copy-word]", button).textContent = "Copied";
  });

  function enhance(root) {
    all("time[data-moment]", root).forEach(ownTime);
    if (!reader) return;
    all("[data-draft]", root).forEach((area) => {
      area.addEventListener("input", () => keepDraft(area));
      offerDraft(area);
    });
  }

  settleDrafts();
  enhance(document);
})();
