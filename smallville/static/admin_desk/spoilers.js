// While a text is typed, say below it what it tells too early. The desk says the same once it is saved.
"use strict";
{
  const PAUSE = 700;
  const ADDRESS = "/admin/spoilers/";
  const lists = new WeakMap();
  const waiting = new WeakMap();
  const asked = new WeakMap();

  // The episode stands beside the text, or in a field of the page: by its number in the series, as all keys of episodes.
  const episode = (field) =>
    field.dataset.episode ||
    ["id_episode", "id_overall", "id_introduced_in", "id_revealed_in"].map((id) => document.getElementById(id)?.value).find(Boolean);

  const list = (field) => {
    if (!lists.has(field)) {
      const made = document.createElement("div");
      made.className = "spoilers";
      made.id = `${field.id}_spoilers`;
      made.setAttribute("role", "status");
      field.after(made);
      field.setAttribute("aria-describedby", `${field.getAttribute("aria-describedby") || ""} ${made.id}`.trim());
      lists.set(field, made);
    }
    return lists.get(field);
  };

  const show = (field, said) =>
    list(field).replaceChildren(
      ...said.map((text) => {
        const line = document.createElement("p");
        line.textContent = text;
        return line;
      }),
    );

  const check = async (field) => {
    const told = { text: field.value.trim(), language: field.lang, episode: episode(field) };
    const mine = JSON.stringify(told);
    if (asked.get(field) === mine) return;
    asked.set(field, mine);
    if (!told.text || !told.episode) {
      show(field, []);
      return;
    }
    const body = new FormData(field.form);
    const sent = new FormData();
    sent.set("csrfmiddlewaretoken", body.get("csrfmiddlewaretoken"));
    Object.entries(told).forEach(([name, value]) => sent.set(name, value));
    const response = await fetch(ADDRESS, { method: "POST", body: sent });
    // What was typed since then is asked for already.
    if (response.ok && asked.get(field) === mine) show(field, (await response.json()).said);
  };

  const later = (field) => {
    list(field);
    clearTimeout(waiting.get(field));
    waiting.set(field, setTimeout(check, PAUSE, field));
  };

  document.addEventListener("input", ({ target }) => {
    if (target.matches("#content form [lang]:is(textarea, input)")) later(target);
  });
}
