// Copy buttons: shown only where there is a script to serve them.
"use strict";

const status = document.getElementById("copy-status");

for (const button of document.querySelectorAll("[data-copy]")) {
  const field = document.getElementById(button.dataset.copy);
  button.hidden = false;
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(field.value);
      button.textContent = "Copied";
      status.textContent = "Copied";
    } catch {
      field.select();
      button.textContent = "Press Ctrl+C";
      status.textContent = "Could not copy by itself. The text is selected: press Ctrl+C.";
    }
  });
}
