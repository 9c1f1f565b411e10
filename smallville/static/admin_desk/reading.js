// The reading of a synopsis: keys, a running count, and merging and splitting in place. Without it, the buttons do all.
"use strict";
{
  const FIELD = "input:not([type=radio], [type=checkbox]), select, textarea";
  const said = document.getElementById("said");
  const reading = () => document.getElementById("reading");
  const proposals = () => [...reading().querySelectorAll(".proposal")];
  const fateOf = (proposal) => proposal.querySelector(".fate input:checked");
  let changed = false;
  let leaving = false;

  const say = (text) => {
    said.textContent = text;
  };

  const count = () => {
    const tally = reading().querySelector(".tally");
    const number = (fate) => proposals().filter((proposal) => fateOf(proposal)?.value === fate).length;
    tally.textContent = tally.dataset.tally.replace(/\{(\w+)\}/g, (_all, fate) => number(fate));
    return tally.textContent;
  };

  const dress = (proposal) => {
    const fate = fateOf(proposal)?.value;
    for (const name of ["open", "accepted", "dropped"]) {
      proposal.classList.toggle(name, name === fate);
    }
  };

  const choose = (proposal, fate) => {
    const input = proposal.querySelector(`.fate input[value=${fate}]`);
    input.checked = true;
    input.dispatchEvent(new Event("change", { bubbles: true }));
  };

  const point = (proposal) => {
    const told = new Set(proposal?.dataset.sentences.trim().split(" ").map((id) => `s${id}`));
    for (const sentence of reading().querySelectorAll(".sentence")) {
      sentence.classList.toggle("pointed", told.has(sentence.id));
    }
  };

  const goFrom = (proposal, step) => {
    const all = proposals();
    const next = all[proposal ? all.indexOf(proposal) + step : 0];
    next?.focus();
  };

  const KEYS = {
    j: (proposal) => goFrom(proposal, 1),
    k: (proposal) => proposal && goFrom(proposal, -1),
    a: (proposal) => proposal && choose(proposal, "accepted"),
    x: (proposal) => proposal && choose(proposal, "dropped"),
    o: (proposal) => proposal && choose(proposal, "open"),
    e: (proposal) => proposal && [...proposal.querySelectorAll(".title input")].find((title, at, all) => title.value || at === all.length - 1)?.focus(),
    m: (proposal) => proposal?.querySelector("button[data-key=m]")?.click(),
    s: (proposal) => proposal?.querySelector("select[data-key=s]")?.focus(),
  };

  document.addEventListener("keydown", (event) => {
    const proposal = event.target.closest(".proposal");
    if (event.ctrlKey || event.altKey || event.metaKey || event.isComposing) {
      return;
    }
    if (event.target.matches(FIELD)) {
      if (event.key === "Escape" && proposal) {
        proposal.focus();
      }
      return;
    }
    const act = KEYS[event.key];
    if (act && document.getElementById("keys").checked && (proposal || event.target === document.body)) {
      event.preventDefault();
      act(proposal);
    }
  });

  document.addEventListener("change", (event) => {
    changed = true;
    const proposal = event.target.closest(".fate") && event.target.closest(".proposal");
    if (proposal) {
      dress(proposal);
      const name = proposal.querySelector("h3").textContent.trim();
      say(`${name}: ${event.target.closest("label").textContent.trim()}. ${count()}.`);
    }
  });

  document.addEventListener("focusin", (event) => point(event.target.closest(".proposal")));
  document.addEventListener("pointerover", (event) => {
    const proposal = event.target.closest(".proposal");
    if (proposal) {
      point(proposal);
    }
  });

  const take = (page) => {
    const next = new DOMParser().parseFromString(page, "text/html");
    const form = next.getElementById("reading");
    if (!form) {
      throw new Error("no proposals came back");
    }
    reading().replaceWith(document.adoptNode(form));
    begin();
    say(next.getElementById("said").textContent.trim());
    reading().querySelector("[autofocus]")?.focus();
  };

  document.addEventListener("submit", async (event) => {
    const asked = event.submitter?.value ?? "";
    if (leaving) {
      event.preventDefault(); // a second press of the same button
      return;
    }
    if (asked === "save" || asked === "back") {
      leaving = true;
      return;
    }
    event.preventDefault();
    if (asked === "keep") {
      return;
    }
    changed = true;
    try {
      const answer = await fetch(location.pathname, { method: "POST", body: new FormData(event.target, event.submitter) });
      take(await answer.text());
    } catch {
      leaving = true;
      const again = document.createElement("input");
      Object.assign(again, { type: "hidden", name: "do", value: asked });
      event.target.append(again);
      event.target.submit();
    }
  });

  addEventListener("beforeunload", (event) => {
    if (changed && !leaving) {
      event.preventDefault();
    }
  });
  addEventListener("pageshow", () => {
    leaving = false;
  });

  const begin = () => {
    reading().querySelector(".keys").hidden = false;
    count();
  };
  begin();
}
