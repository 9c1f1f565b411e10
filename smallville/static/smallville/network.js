// A picture of ties shows who belongs to the name under the pointer or in focus, and grows with the slider; a wide
// picture begins with its middle. Without this script the same links and the same form do what is needed.
(() => {
  "use strict";
  const PAUSE_OF_SLIDER = 180;
  const find = (selector) => document.querySelector(selector);

  const explore = (node) => {
    const network = find("[data-network]");
    if (!network) return;
    network.classList.toggle("exploring", Boolean(node));
    for (const each of network.querySelectorAll(".near")) each.classList.remove("near");
    if (!node) return;
    const near = new Set([node.dataset.node]);
    for (const tie of network.querySelectorAll(".tie")) {
      const { a, b } = tie.dataset;
      if (a !== node.dataset.node && b !== node.dataset.node) continue;
      tie.classList.add("near");
      near.add(a).add(b);
    }
    for (const other of network.querySelectorAll(".node")) {
      if (near.has(other.dataset.node)) other.classList.add("near");
    }
  };
  for (const what of ["pointerover", "focusin"]) {
    document.addEventListener(what, (event) => explore(event.target.closest?.("[data-node]")));
  }

  // What a small screen shows first of a wide picture: its focus, or the middle; and then what the reader chose.
  const kept = {};
  const begin = () => {
    for (const canvas of document.querySelectorAll(".canvas:has(svg)")) {
      const [outer, inner] = [canvas, canvas.querySelector(".focus") ?? canvas.querySelector("svg")].map((element) => element.getBoundingClientRect());
      canvas.scrollLeft = kept.left ?? inner.left + inner.width / 2 - outer.left - outer.width / 2;
      canvas.addEventListener("scroll", () => { kept.left = canvas.scrollLeft; }, { passive: true });
    }
  };
  begin();

  const slider = find("[data-slider]");
  if (!slider) return;
  const codes = slider.dataset.slider.trim().split(" ");
  const range = find("#slider"), output = find("[data-slider] output");
  const asked = () => find("#filter-upto");
  let pause;
  const say = () => {
    output.textContent = codes[range.value];
    range.setAttribute("aria-valuetext", codes[range.value]);
  };
  const follow = () => {
    if (document.activeElement === range && pause) return;
    const place = codes.indexOf(asked().value);
    range.value = place < 0 ? codes.length - 1 : place;
    say();
  };
  range.max = codes.length - 1;
  slider.hidden = codes.length < 2;
  range.addEventListener("input", () => {
    say();
    clearTimeout(pause);
    pause = setTimeout(() => {
      pause = 0;
      asked().value = Number(range.value) === codes.length - 1 ? "" : codes[range.value];
      asked().dispatchEvent(new Event("change", { bubbles: true }));
    }, PAUSE_OF_SLIDER);
  });
  new MutationObserver(() => {
    begin();
    follow();
  }).observe(find("[data-results]"), { childList: true });
  follow();
})();
