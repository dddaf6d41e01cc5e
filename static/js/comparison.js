// On a published result: tells when the comparison that was asked for did not come.
// Beside answers that can be changed, live-panel.js does.
"use strict";

const form = document.querySelector(".versus"); // none where there is nothing to compare
const failure = document.createElement("div");
failure.className = "notice notice--small";
failure.setAttribute("role", "alert");

const retry = document.createElement("button");
retry.type = "button";
retry.className = "button button--small";
retry.textContent = "Try again";
retry.addEventListener("click", () => form.dispatchEvent(new Event("change")));
failure.append("The comparison could not be made.", retry);

for (const name of ["htmx:sendError", "htmx:timeout", "htmx:responseError"]) {
  document.body.addEventListener(name, ({ detail }) => {
    if (detail.elt === form) form.after(failure);
  });
}
document.body.addEventListener("htmx:beforeSwap", ({ detail }) => {
  if (!detail.shouldSwap || detail.requestConfig.elt !== form) return;
  if (failure.contains(document.activeElement)) form.elements.against.focus();
  failure.remove();
});
