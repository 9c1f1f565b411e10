// Move the events of an episode by their grip or by buttons. The numbers of their positions follow, and are saved with
// the page; without this file they are typed.
"use strict";
{
  const PREFIX = "events";

  const start = () => {
    const group = document.getElementById(`${PREFIX}-group`);
    const words = document.getElementById("reorder-words");
    const status = document.getElementById("reorder-status");
    const body = group && group.querySelector("tbody");
    if (!body || !words) return;

    const position = (row) => row.querySelector(".field-position input");
    const title = (row) => {
      const inputs = [...row.querySelectorAll(".field-title_de input, .field-title_en input")];
      const mine = inputs.filter((input) => input.lang === document.documentElement.lang);
      return [...mine, ...inputs].map((input) => input.value).find((text) => text) || "…";
    };
    // A new row in which nothing stands yet has no place.
    const isPlaced = (row) => position(row) && (row.classList.contains("has_original") || title(row) !== "…");
    const rows = () => [...body.querySelectorAll("tr.form-row:not(.empty-form)")].filter(isPlaced);
    const say = (text, row, more = {}) =>
      Object.entries({ event: title(row), ...more }).reduce((said, [name, value]) => said.replace(`{${name}}`, value), text);

    const number = () => {
      // The places that there are are dealt out anew, so that a row which stays keeps its own.
      const all = rows();
      const places = all.map((row) => Number(position(row).value)).filter(Boolean).sort((a, b) => a - b);
      while (places.length < all.length) places.push((places.at(-1) || 0) + 1);
      all.forEach((row, at) => {
        position(row).value = places[at];
      });
      mark();
    };

    const mark = () => {
      const all = rows();
      all.forEach((row, at) => {
        const tools = row.querySelector(".reorder");
        if (!tools) return;
        tools.querySelector(".reorder-up").disabled = at === 0;
        tools.querySelector(".reorder-down").disabled = at === all.length - 1;
      });
    };

    const tell = (row) => {
      const all = rows();
      status.textContent = say(words.dataset.moved, row, { place: all.indexOf(row) + 1, number: all.length });
    };

    // The errors of a row stand in a row of their own above it, and go along.
    const errors = (row) => {
      const above = row.previousElementSibling;
      return above && above.classList.contains("row-form-errors") ? [above] : [];
    };
    const put = (row, other, isAfter) => {
      const moved = [...errors(row), row];
      if (isAfter) other.after(...moved);
      else (errors(other)[0] || other).before(...moved);
    };

    const step = (row, by, button) => {
      const all = rows();
      const other = all[all.indexOf(row) + by];
      if (!other) return;
      put(row, other, by > 0);
      number();
      tell(row);
      // At the end of the list the button is of no more use: its neighbour takes the focus.
      (button.disabled ? row.querySelector(".reorder button:not(:disabled):not(.reorder-grip)") : button)?.focus();
    };

    // A row that changes its place loses hold of the pointer, so the whole page listens.
    const drag = (row, event) => {
      if (event.button !== 0) return;
      event.preventDefault();
      const before = rows();
      row.classList.add("reorder-dragged");
      const move = ({ clientY }) => {
        const over = rows().find((other) => {
          const { top, bottom } = other.getBoundingClientRect();
          return other !== row && clientY >= top && clientY <= bottom;
        });
        if (over) put(row, over, rows().indexOf(over) > rows().indexOf(row));
      };
      const end = (last) => {
        document.removeEventListener("pointermove", move);
        document.removeEventListener("pointerup", end);
        document.removeEventListener("pointercancel", end);
        row.classList.remove("reorder-dragged");
        if (last.type === "pointercancel") before.forEach((other) => body.append(...errors(other), other));
        else if (before.some((other, at) => rows()[at] !== other)) {
          number();
          tell(row);
        }
      };
      document.addEventListener("pointermove", move);
      document.addEventListener("pointerup", end);
      document.addEventListener("pointercancel", end);
    };

    const button = (row, name, sign, does) => {
      const made = document.createElement("button");
      made.type = "button";
      made.className = `reorder-${name}`;
      made.textContent = sign;
      const label = () => made.setAttribute("aria-label", say(words.dataset[name], row));
      label();
      made.addEventListener("focus", label);
      made.addEventListener("click", () => does(made));
      return made;
    };

    const equip = (row) => {
      const cell = row.querySelector(".field-position");
      if (!position(row) || !cell || cell.querySelector(".reorder")) return;
      const grip = document.createElement("span");
      grip.className = "reorder-grip";
      grip.setAttribute("aria-hidden", "true");
      grip.title = say(words.dataset.drag, row);
      grip.textContent = "⠿";
      grip.addEventListener("pointerdown", (event) => drag(row, event));
      const tools = document.createElement("div");
      tools.className = "reorder";
      tools.append(
        grip,
        button(row, "up", "↑", (made) => step(row, -1, made)),
        button(row, "down", "↓", (made) => step(row, 1, made)),
      );
      cell.append(tools);
    };

    body.querySelectorAll("tr.form-row:not(.empty-form)").forEach(equip);
    mark();
    body.addEventListener("input", mark);
    document.addEventListener("formset:added", ({ target, detail }) => {
      if (detail.formsetName === PREFIX) {
        equip(target);
        mark();
      }
    });
  };

  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
  else start();
}
