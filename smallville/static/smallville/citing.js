// Copies a link or a citation. Without this script both can be marked and copied as usual.
(() => {
  "use strict";
  const SAID_FOR = 2000;

  const copy = async (button) => {
    const field = document.getElementById(button.dataset.copies);
    field.select();
    try {
      await navigator.clipboard.writeText(field.value);
    } catch {
      if (!document.execCommand("copy")) return; // it stays marked, to be copied by hand
    }
    const label = button.textContent;
    button.textContent = button.dataset.done;
    button.disabled = true;
    setTimeout(() => {
      button.textContent = label;
      button.disabled = false;
      button.focus({ preventScroll: true });
    }, SAID_FOR);
  };

  for (const button of document.querySelectorAll("[data-copies]")) {
    button.hidden = false;
    button.setAttribute("aria-live", "polite");
    button.addEventListener("click", () => copy(button));
  }
})();
