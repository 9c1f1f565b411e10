// Jump to any object by typing. Without this file the field is a plain form that leads to a page of hits.
"use strict";
{
  const form = document.querySelector(".jump");
  if (form) {
    const field = form.querySelector("input");
    const list = form.querySelector("[role=listbox]");
    const status = form.querySelector("[role=status]");
    const attributes = { role: "combobox", "aria-autocomplete": "list", "aria-controls": list.id, "aria-expanded": "false" };
    Object.entries(attributes).forEach(([name, value]) => field.setAttribute(name, value));
    let waiting;
    let asked = 0;

    const options = () => [...list.children];
    const chosen = () => list.querySelector("[aria-selected=true]");

    // What is still on its way must not open the list again.
    const close = () => {
      clearTimeout(waiting);
      asked += 1;
      list.hidden = true;
      list.replaceChildren();
      field.setAttribute("aria-expanded", "false");
      field.removeAttribute("aria-activedescendant");
    };

    const choose = (option) => {
      options().forEach((other) => other.setAttribute("aria-selected", String(other === option)));
      if (option) {
        field.setAttribute("aria-activedescendant", option.id);
        option.scrollIntoView({ block: "nearest" });
      } else {
        field.removeAttribute("aria-activedescendant");
      }
    };

    const part = (name, text) => {
      const span = document.createElement("span");
      span.className = `jump-${name}`;
      span.textContent = text;
      return span;
    };

    const show = ({ hits, said }) => {
      list.replaceChildren(
        ...hits.map((hit, number) => {
          const option = document.createElement("li");
          option.id = `jump-hit-${number}`;
          option.setAttribute("role", "option");
          option.setAttribute("aria-selected", "false");
          option.dataset.address = hit.address;
          option.append(part("kind", hit.kind), part("label", hit.label), part("detail", hit.detail));
          return option;
        }),
      );
      list.hidden = !hits.length;
      field.setAttribute("aria-expanded", String(!list.hidden));
      field.removeAttribute("aria-activedescendant");
      status.textContent = said;
    };

    const ask = async () => {
      const text = field.value.trim();
      const mine = ++asked;
      if (!text) {
        close();
        return;
      }
      const response = await fetch(`${form.dataset.suggestions}?q=${encodeURIComponent(text)}`);
      // What was typed since then is asked for already.
      if (mine === asked && response.ok) show(await response.json());
    };

    field.addEventListener("input", () => {
      clearTimeout(waiting);
      waiting = setTimeout(ask, 120);
    });

    field.addEventListener("keydown", (event) => {
      const all = options();
      const at = all.indexOf(chosen());
      if (event.key === "ArrowDown" && all.length) choose(all[(at + 1) % all.length]);
      else if (event.key === "ArrowUp" && all.length) choose(all[(at <= 0 ? all.length : at) - 1]);
      else if (event.key === "Enter" && chosen()) location.assign(chosen().dataset.address);
      else if (event.key === "Escape" && !list.hidden) close();
      else return;
      event.preventDefault();
    });

    list.addEventListener("mousedown", (event) => {
      event.preventDefault(); // the field keeps the focus, so that the list stays until the click
      const option = event.target.closest("[role=option]");
      if (option) location.assign(option.dataset.address);
    });
    field.addEventListener("blur", close);

    document.addEventListener("keydown", (event) => {
      const typing = event.target.closest("input, textarea, select, [contenteditable], .select2-container");
      const slash = event.key === "/" && !typing && !event.ctrlKey && !event.metaKey && !event.altKey;
      const combination = (event.ctrlKey || event.metaKey) && !event.shiftKey && event.key.toLowerCase() === "k";
      if (slash || combination) {
        event.preventDefault();
        field.focus();
        field.select();
      }
    });
  }
}
