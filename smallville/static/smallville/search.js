// The search box suggests names and titles while one types. Without this script it is a plain form.
(() => {
  "use strict";
  const PAUSE_AFTER_TYPING = 180;
  const form = document.querySelector("form[data-search]");
  if (!form) return;
  const input = form.querySelector("input[type=search]"), list = form.querySelector("ul"), status = form.querySelector("[role=status]");
  const asked = new URLSearchParams(location.search).get("as_of");
  let pause, running, chosen = -1;

  input.setAttribute("role", "combobox");
  input.setAttribute("aria-autocomplete", "list");
  input.setAttribute("aria-controls", list.id);
  input.setAttribute("aria-expanded", "false");

  // What is still on its way must not open the list again.
  const close = () => {
    clearTimeout(pause);
    running?.abort();
    list.hidden = true;
    chosen = -1;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  };

  const choose = (place) => {
    const options = [...list.children];
    if (!options.length) return;
    chosen = (place + options.length) % options.length;
    options.forEach((option, at) => option.setAttribute("aria-selected", String(at === chosen)));
    input.setAttribute("aria-activedescendant", options[chosen].id);
    options[chosen].scrollIntoView({ block: "nearest" });
  };

  const option = (found, place) => {
    const item = document.createElement("li"), kind = document.createElement("small");
    item.id = "suggestion-" + place;
    item.setAttribute("role", "option");
    item.setAttribute("aria-selected", "false");
    item.dataset.address = found.address;
    kind.textContent = found.kind;
    item.append(kind, found.title + (found.also ? " · " + found.also : ""));
    return item;
  };

  const suggest = async () => {
    running?.abort();
    const text = input.value.trim();
    if (!text) return close();
    running = new AbortController();
    const query = new URLSearchParams({ q: text });
    if (asked) query.set("as_of", asked);
    try {
      const answer = await fetch(form.dataset.search + "?" + query, { signal: running.signal });
      if (!answer.ok) return close();
      const { suggestions } = await answer.json();
      if (document.activeElement !== input) return;
      list.replaceChildren(...suggestions.map(option));
      chosen = -1;
      list.hidden = !suggestions.length;
      input.setAttribute("aria-expanded", String(!list.hidden));
      status.textContent = suggestions.length
        ? suggestions.length + " " + status.dataset.some + " " + suggestions.map((found) => found.title).join(", ")
        : status.dataset.none;
    } catch (error) {
      if (error.name !== "AbortError") close();
    }
  };

  input.addEventListener("input", () => {
    clearTimeout(pause);
    pause = setTimeout(suggest, PAUSE_AFTER_TYPING);
  });
  input.addEventListener("keydown", (event) => {
    if (list.hidden) return;
    if (event.key === "ArrowDown") choose(chosen + 1);
    else if (event.key === "ArrowUp") choose(chosen - 1);
    else if (event.key === "Escape") close();
    else if (event.key === "Enter" && chosen >= 0) location.assign(list.children[chosen].dataset.address);
    else return;
    event.preventDefault();
  });
  // The box keeps the focus, or the list would close before the click; a finger that only scrolls clicks nothing.
  list.addEventListener("mousedown", (event) => event.preventDefault());
  list.addEventListener("click", (event) => {
    const item = event.target.closest("li");
    if (item) location.assign(item.dataset.address);
  });
  input.addEventListener("blur", close);
  document.addEventListener("keydown", (event) => {
    const busy = event.target.closest("input, textarea, select, [contenteditable]");
    if (event.key !== "/" || busy || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    input.focus();
    input.select();
  });
})();
