// Filters work in place: the page is fetched with the new query, and what it shows takes the place of what is shown.
// Without this script the same form and the same links load the page as usual.
(() => {
  "use strict";
  const PAUSE_AFTER_TYPING = 350;
  const find = (selector, root = document) => root.querySelector(selector);
  if (!find("form[data-live]")) return;
  let shown = location.pathname + location.search;
  let running, pause, typing = false;

  const swap = (selector, page) => {
    const mine = find(selector), other = find(selector, page);
    if (mine && other) mine.replaceChildren(...other.childNodes);
  };

  const swapForm = (page) => {
    const active = document.activeElement;
    const inForm = active && find("form[data-live]").contains(active) && active.id;
    const isText = inForm && active.matches("input:not([type=checkbox])");
    const kept = isText && [active.value, active.selectionStart, active.selectionEnd];
    const open = find("form[data-live] details").open;
    swap("form[data-live]", page);
    find("form[data-live] details").open ||= open;
    const again = inForm && document.getElementById(active.id);
    if (!again) return;
    again.focus({ preventScroll: true });
    if (kept && typing) {
      again.value = kept[0];
      again.setSelectionRange(kept[1], kept[2]);
    }
  };

  const show = async (address, remember) => {
    const url = new URL(address, location.href);
    running?.abort();
    running = new AbortController();
    find("[data-results]").classList.add("waiting");
    let page;
    try {
      const answer = await fetch(url, { signal: running.signal });
      if (!answer.ok) throw new Error(answer.status);
      page = new DOMParser().parseFromString(await answer.text(), "text/html");
    } catch (error) {
      if (error.name !== "AbortError") location.assign(url);
      return;
    }
    if (remember) history[remember](null, "", url);
    shown = url.pathname + url.search;
    document.querySelectorAll("input[name=next]").forEach((field) => { field.value = shown; });
    document.title = page.title;
    swapForm(page);
    swap("[data-results]", page);
    swap("[data-languages]", page);
    swap(".position", page);
    find("[data-results]").classList.remove("waiting");
    find("[data-announce]").textContent = find("[data-number]").textContent;
  };

  const ask = (remember) => {
    const form = find("form[data-live]");
    const said = [...new FormData(form)].filter(([, value]) => value !== "");
    const query = new URLSearchParams(said).toString();
    show(form.getAttribute("action") + (query && "?" + query), remember);
  };

  document.addEventListener("submit", (event) => {
    if (!event.target.matches("form[data-live]")) return;
    event.preventDefault();
    clearTimeout(pause);
    typing = false;
    ask("pushState");
  });
  document.addEventListener("change", (event) => {
    if (!event.target.closest("form[data-live]") || event.target.type === "search") return;
    typing = false;
    ask("pushState");
  });
  document.addEventListener("input", (event) => {
    if (!event.target.closest("form[data-live]") || event.target.type !== "search") return;
    clearTimeout(pause);
    pause = setTimeout(() => {
      ask(typing ? "replaceState" : "pushState");
      typing = true;
    }, PAUSE_AFTER_TYPING);
  });
  document.addEventListener("click", (event) => {
    const link = event.target.closest("[data-results] a");
    if (!link || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    if (link.pathname !== location.pathname || link.hash) return;
    event.preventDefault();
    typing = false;
    show(link.href, "pushState").then(() => {
      const results = find("[data-results]");
      if (results.getBoundingClientRect().top < 0) results.scrollIntoView();
      results.focus({ preventScroll: true });
    });
  });
  window.addEventListener("popstate", () => {
    typing = false;
    if (location.pathname + location.search !== shown) show(location.href);
  });
})();
