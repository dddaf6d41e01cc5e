// In the embedded questionnaire: the ranking follows each answer. Without it, the
// ranking follows at the next step. A fetch of the page itself, and no htmx, whose
// headers a sandboxed frame would have to ask permission for.
"use strict";

const form = document.querySelector("form");
let running = null;

function leaveAlone(chosen) {
  if (chosen.type !== "checkbox" || !chosen.checked) return;
  const alone = "alone" in chosen.dataset;
  for (const other of form.elements) {
    if (other.name !== chosen.name || other === chosen) continue;
    if (alone || "alone" in other.dataset) other.checked = false;
  }
}

form.addEventListener("change", async ({ target }) => {
  leaveAlone(target);
  running?.abort();
  running = new AbortController();
  const query = new URLSearchParams(new FormData(form));
  query.set("step", form.dataset.step);
  try {
    const address = `${form.getAttribute("action")}?${query}`;
    const response = await fetch(address, { credentials: "omit", signal: running.signal });
    if (!response.ok) return;
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    document.getElementById("standing").replaceWith(page.getElementById("standing"));
    document.getElementById("announcement").textContent =
      document.querySelector("[data-announce]").textContent;
  } catch {
    // It stays as it was; the next answer or step brings it up to date.
  }
});
