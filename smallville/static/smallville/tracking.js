// Marks are made in place: the answer's page takes the place of what is shown, and what was done is said aloud.
// A few keys do the same; they can be turned off. Without this script the same buttons send the form as usual.
(() => {
  "use strict";
  const OFF = "keys-off";
  const find = (selector, root = document) => root.querySelector(selector);
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const voice = document.createElement("p");
  voice.className = "visually-hidden";
  voice.setAttribute("role", "status");
  document.body.append(voice);
  let last = Promise.resolve();

  const isOff = () => {
    try {
      return localStorage.getItem(OFF) === "1";
    } catch {
      return false;
    }
  };

  const showKeys = () => all("[data-keys]").forEach((line) => {
    line.hidden = false;
    find("[data-keys-on]", line).hidden = isOff();
    find("button", line).setAttribute("aria-pressed", String(!isOff()));
  });

  const swap = (selector, page) => {
    const mine = find(selector), other = find(selector, page);
    if (mine && other) mine.replaceChildren(...other.childNodes);
  };

  // The button that stands for the one that was pressed: beside the same episode, or the same of its kind.
  const successor = (button) => {
    const kin = all(`button[form="marks"][value="${CSS.escape(button.value)}"]`);
    const kinds = { watched: "unwatched", unwatched: "watched", season: "unseason", unseason: "season" };
    return kin.find((other) => other.name === kinds[button.name]) || kin.find((other) => other.name === button.name)
      || kin.find((other) => "watch" in other.dataset) || kin[0];
  };

  const show = (page, button) => {
    const top = button.isConnected && button.getBoundingClientRect().top, wasSaid = button.closest(".said");
    const open = all("main details").map((part) => part.open);
    swap("main", page);
    swap(".ears", page);
    document.title = page.title;
    const parts = all("main details");
    if (parts.length === open.length) parts.forEach((part, place) => { part.open = open[place]; });
    const next = wasSaid ? null : successor(button);
    if (next) {
      next.focus({ preventScroll: true });
      if (top !== false) window.scrollBy({ top: next.getBoundingClientRect().top - top, behavior: "instant" });
    } else {
      find("main").focus({ preventScroll: true });
    }
    showKeys();
    voice.textContent = all("[data-said] p").map((said) => said.firstChild.textContent.trim()).join(" ");
  };

  const send = async (button) => {
    const form = find("#marks"), said = new URLSearchParams(new FormData(form));
    said.set(button.name, button.value);
    try {
      const answer = await fetch(form.action, { method: "POST", body: said });
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      if (!answer.ok || new URL(answer.url).pathname !== location.pathname) location.reload();
      else show(page, button);
    } catch {
      location.reload();
    }
  };

  document.addEventListener("submit", (event) => {
    if (event.target.id !== "marks" || !event.submitter) return;
    event.preventDefault();
    const button = event.submitter;
    last = last.then(() => send(button));  // one after the other, and none is lost
  });

  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-keys] button");
    if (!button) return;
    try {
      localStorage.setItem(OFF, isOff() ? "0" : "1");
    } catch {
      return;
    }
    showKeys();
  });

  const row = () => document.activeElement?.closest(".episode-row");
  const move = (step) => {
    const rows = all(".episode-row");
    const place = rows.indexOf(row());
    const next = rows[place < 0 ? (step > 0 ? 0 : rows.length - 1) : place + step];
    if (next) find("h3 a", next).focus();
  };
  const press = (button) => {
    if (button) button.form.requestSubmit(button);
  };
  const KEYS = {
    w: () => press(find("[data-watch]", row() || find("[data-current]") || document.createElement("p"))),
    u: () => press(find("[data-undo]")),
    n: () => find(".neighbours a[rel=next], .lead h2 a")?.click(),
    j: () => move(1),
    k: () => move(-1),
  };

  document.addEventListener("keydown", (event) => {
    const typing = event.target.closest("input:not([type=checkbox], [type=radio]), select, textarea, [contenteditable]");
    if (typing || event.ctrlKey || event.metaKey || event.altKey || event.repeat || isOff()) return;
    const act = find("[data-keys]") && KEYS[event.key];
    if (!act) return;
    event.preventDefault();
    act();
  });

  showKeys();
})();
