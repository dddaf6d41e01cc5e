// The embed builder: copy buttons, shown only where there is a script to serve them, and
// choices that always agree with what they give.
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

{
  const builder = document.getElementById("builder");
  const failure = document.getElementById("builder-failure");
  const controls = [...builder.querySelectorAll("input")];
  const isShown = (one) => (
    one.type === "radio" ? one.checked === one.defaultChecked : one.value === one.defaultValue
  );

  // The browser may have put other choices back than those that are shown.
  addEventListener("pageshow", () => {
    if (controls.every(isShown)) return;
    builder.dispatchEvent(new Event("change", { bubbles: true }));
  });

  // Where nothing came, what is shown is chosen again.
  builder.addEventListener("htmx:afterRequest", ({ detail }) => {
    failure.hidden = detail.successful;
    if (!detail.successful) return builder.reset();
    for (const one of controls) {
      if (one.type === "radio") one.defaultChecked = one.checked;
      else one.defaultValue = one.value;
    }
  });
}
