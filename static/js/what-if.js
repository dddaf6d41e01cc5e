// Around answers that are changed beside the result: takes the last one back, keeps open
// what was open, names the page anew, and publishes what is chosen. Stands before
// live-panel.js, which says aloud what is written here.
"use strict";

{
  const form = document.getElementById("answers-form");
  const change = () => new Event("change", { bubbles: true });
  const isReport = ({ detail }) => detail.target.id === "report";

  // The answers, and what the first is compared with.
  function chosen() {
    const answers = new URLSearchParams(new FormData(form));
    answers.delete("was");
    if (compared) answers.append("against", compared);
    return answers;
  }

  // An answer that is newer than the report, and what was pressed to take one back.
  let isAhead = false;
  let pressed = null;
  form.addEventListener("change", ({ target }) => {
    if (target === form) return; // it was we who said so, or a retry
    isAhead = true;
    pressed = null;
  });

  // Undo leads to the answers before; here they are put back into the form instead.
  document.addEventListener("click", (event) => {
    const near = event.target.closest("[data-undo], [data-undo-too]");
    const link = near && document.querySelector("[data-undo]");
    if (!link || !window.htmx || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    const undoes = isAhead || link.textContent === "Undo";
    pressed = {
      told: undoes ? "Undone. " : "Redone. ",
      next: undoes && !isAhead ? "Redo" : "Undo",
      nearby: near === link,
    };
    const before = new URL(link.href).searchParams;
    takeBack(isAhead ? new URLSearchParams(form.elements.was.value) : before);
    if (isAhead) form.elements.was.value = before; // the answer before can still be undone
    form.dispatchEvent(change());
  });

  function takeBack(answers) {
    for (const input of form.querySelectorAll("input:not([type=hidden])")) {
      input.checked = answers.getAll(input.name).includes(input.value);
    }
  }

  function labelUndo() {
    const link = document.querySelector("[data-undo]");
    for (const each of document.querySelectorAll("[data-undo], [data-undo-too]")) {
      each.textContent = pressed ? pressed.next : "Undo";
    }
    if (pressed && link) {
      document.querySelector("[data-announce]").prepend(pressed.told);
      if (pressed.nearby) link.focus();
    }
    pressed = null;
  }

  const folds = (state) => [...document.querySelectorAll(`#report details[data-kept]${state}`)];
  let open = [];
  document.body.addEventListener("htmx:beforeSwap", (event) => {
    if (!isReport(event)) return;
    open = folds("[open]").map((fold) => fold.dataset.kept);
    // It goes with the report, and would bring the address of the answers before.
    for (const versus of document.querySelectorAll(".versus")) window.htmx.trigger(versus, "htmx:abort");
  });
  document.body.addEventListener("htmx:afterSwap", (event) => {
    if (!isReport(event)) return;
    isAhead = false;
    for (const fold of folds("")) fold.open = open.includes(fold.dataset.kept);
    document.title = document.getElementById("report").dataset.title;
    labelUndo();
  });

  // The comparison stays with the alternative that was asked for, even meanwhile.
  const publish = document.getElementById("publish");
  let compared = publish.elements.against?.value;
  document.addEventListener("change", ({ target }) => {
    if (target.id === "against") compared = target.value;
  });
  form.addEventListener("htmx:configRequest", ({ detail }) => {
    if (compared) detail.parameters.set("against", compared);
  });

  // Not before htmx knows the new report's form.
  document.body.addEventListener("htmx:afterSettle", (event) => {
    if (!isReport(event)) return;
    const select = document.getElementById("against");
    const offered = select && [...select.options].some(({ value }) => value === compared);
    if (!offered || select.value === compared) return;
    select.value = compared;
    select.dispatchEvent(change());
  });

  // What is chosen may be newer than the report, if that did not come yet, or failed.
  publish.addEventListener("formdata", ({ formData }) => {
    const title = formData.get("title");
    for (const key of [...formData.keys()]) formData.delete(key);
    formData.set("title", title);
    for (const [key, value] of chosen()) formData.append(key, value);
    if (isAhead) history.replaceState(history.state, "", `${form.dataset.here}?${chosen()}`);
  });

  // A title that was refused came back under the address that publishes, which can
  // neither be reloaded nor come back to.
  if (location.pathname !== form.dataset.here) {
    const typed = chosen();
    typed.append("title", publish.elements.title.value);
    history.replaceState(history.state, "", `${form.dataset.here}?${typed}`);
  }
}
