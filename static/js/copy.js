// Copy buttons: shown only where there is a script to serve them, also after a swap.
"use strict";

const status = document.getElementById("copy-status");

async function copy(button) {
  const field = document.getElementById(button.dataset.copy);
  try {
    await navigator.clipboard.writeText(field.value);
    button.textContent = "Copied";
    status.textContent = "Copied";
  } catch {
    field.select();
    button.textContent = "Press Ctrl+C";
    status.textContent = "Could not copy by itself. The text is selected: press Ctrl+C.";
  }
}

function offer() {
  for (const button of document.querySelectorAll("[data-copy][hidden]")) {
    button.hidden = false;
    button.addEventListener("click", () => copy(button));
  }
}

offer();
document.addEventListener("htmx:afterSwap", offer);
