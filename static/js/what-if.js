// Around answers that are changed beside the result: takes the last one back, keeps open
// what was open, names the page anew, and publishes what is chosen. Stands before live-panel.js, which says
// aloud what is written here.
"use strict";

{
  const form = document.getElementById("answers-form");
  const TAKEN_BACK = "Redo";
  let pressed = null;
  form.addEventListener("change", ({ target }) => {
    if (target !== form) pressed = null; // else it was we who said so, or a retry
  });

  // Undo leads to the answers before; here they are put back into the form instead.
  document.addEventListener("click", (event) => {
    const near = event.target.closest("[data-undo], [data-undo-too]");
    const link = near && document.querySelector("[data-undo]");
    if (!link || !window.htmx) return;
    event.preventDefault();
    const before = new URL(link.href).searchParams;
    for (const input of form.querySelectorAll("input:not([type=hidden])")) {
      input.checked = before.getAll(input.name).includes(input.value);
    }
    pressed = { again: link.textContent === TAKEN_BACK, nearby: near === link };
    form.dispatchEvent(new Event("change", { bubbles: true }));
  });

  function labelUndo() {
    const link = document.querySelector("[data-undo]");
    const label = pressed && !pressed.again ? TAKEN_BACK : "Undo";
    for (const each of document.querySelectorAll("[data-undo], [data-undo-too]")) {
      each.textContent = label;
    }
    if (pressed && link) {
      document.querySelector("[data-announce]").prepend(pressed.again ? "Redone. " : "Undone. ");
      if (pressed.nearby) link.focus();
    }
    pressed = null;
  }

  const isReport = ({ detail }) => detail.target.id === "report";
  const folds = (state) => [...document.querySelectorAll(`#report details[data-kept]${state}`)];
  let open = [];
  document.body.addEventListener("htmx:beforeSwap", (event) => {
    if (isReport(event)) open = folds("[open]").map((fold) => fold.dataset.kept);
  });
  document.body.addEventListener("htmx:afterSwap", (event) => {
    if (!isReport(event)) return;
    for (const fold of folds("")) fold.open = open.includes(fold.dataset.kept);
    document.title = document.getElementById("report").dataset.title;
    labelUndo();
  });

  // The comparison stays with the alternative that was asked for.
  form.addEventListener("htmx:configRequest", ({ detail }) => {
    const against = new URLSearchParams(location.search).get("against");
    if (against) detail.parameters.set("against", against);
  });

  // What is chosen may be newer than the report, if that did not come yet, or failed.
  document.getElementById("publish").addEventListener("formdata", ({ formData }) => {
    const title = formData.get("title");
    for (const key of [...formData.keys()]) formData.delete(key);
    formData.set("title", title);
    for (const [key, value] of new FormData(form)) {
      if (key !== "was") formData.append(key, value);
    }
  });
}
