// A second press while the first is on its way would publish twice.
"use strict";

{
  const PATIENCE = 10_000;
  const form = document.querySelector("form.publish");
  const button = form.querySelector("button");
  const label = button.textContent;

  function release() {
    button.removeAttribute("aria-disabled");
    button.textContent = label;
  }

  // WebKit puts a page that it comes back to at its defaults.
  form.addEventListener("input", ({ target }) => { target.defaultValue = target.value; });

  form.addEventListener("submit", (event) => {
    if (button.hasAttribute("aria-disabled")) {
      event.preventDefault();
      return;
    }
    button.setAttribute("aria-disabled", "true");
    button.textContent = "Publishing…";
    setTimeout(release, PATIENCE);
  });

  // The browser may bring this very page back as it was left.
  addEventListener("pageshow", release);
}
