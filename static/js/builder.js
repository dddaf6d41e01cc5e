// Keeps the builder's choices and what they give together: asks where the browser put
// other choices back, and returns to those that are shown when nothing came.
"use strict";

{
  const builder = document.getElementById("builder");
  const failure = document.getElementById("builder-failure");
  const controls = [...builder.querySelectorAll("input")];
  const isShown = (one) => (
    one.type === "radio" ? one.checked === one.defaultChecked : one.value === one.defaultValue
  );

  addEventListener("pageshow", () => {
    if (controls.every(isShown)) return;
    builder.dispatchEvent(new Event("change", { bubbles: true }));
  });

  builder.addEventListener("htmx:afterRequest", ({ detail }) => {
    failure.hidden = detail.successful;
    if (!detail.successful) return builder.reset();
    for (const one of controls) {
      if (one.type === "radio") one.defaultChecked = one.checked;
      else one.defaultValue = one.value;
    }
  });
}
