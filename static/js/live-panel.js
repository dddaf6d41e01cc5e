// Keeps the page in step with the live panel: says its news aloud, counts answers,
// and tells when it could not be updated. Everything works without it.
"use strict";

const form = document.getElementById("wizard-form");
const failure = document.getElementById("panel-failure");
const failureText = failure.querySelector("[data-failure-text]");
const announcement = document.getElementById("live-announcement");
const defaultText = failureText.textContent;

// "None of these" and "I'm not sure" cannot stand beside other choices. This runs
// before htmx sends the form.
document.addEventListener("change", ({ target }) => {
  if (target.type !== "checkbox" || !target.checked || target.form !== form) return;
  const alone = "alone" in target.dataset;
  for (const other of form.querySelectorAll(`[name="${target.name}"]`)) {
    if (other !== target && (alone || "alone" in other.dataset)) other.checked = false;
  }
}, { capture: true });

let lastChanged = null;
form.addEventListener("change", ({ target }) => {
  if (target !== form) lastChanged = target;
});

// A request that a later answer replaces is no error, but htmx logs it as one. Its
// logger is asked first and may take the error out of the event.
if (window.htmx) {
  window.htmx.logger = (element, name, detail) => {
    const aborted = name === "htmx:afterRequest" && !detail.xhr.status;
    if (aborted || name === "htmx:sendAbort") delete detail.error;
  };
}

document.body.addEventListener("htmx:afterSwap", () => {
  if (failure.contains(document.activeElement) && lastChanged) lastChanged.focus();
  failure.hidden = true;
  announcement.textContent = document.querySelector("[data-announce]").textContent;
  for (const { dataset, value } of document.querySelectorAll("[data-step]")) {
    document.querySelector(`[data-progress-of="${dataset.step}"]`).textContent = value;
  }
});

function fail(text) {
  failureText.textContent = text || defaultText;
  failure.hidden = false;
  // The address that the answer would have brought, so that a reload keeps it.
  const answers = new URLSearchParams(new FormData(form));
  const step = answers.get("step");
  for (const key of ["step", "was"]) answers.delete(key);
  history.replaceState(history.state, "", `/wizard/${step}?${answers}`);
}

document.body.addEventListener("htmx:responseError", ({ detail }) => {
  const page = new DOMParser().parseFromString(detail.xhr.responseText, "text/html");
  const title = page.querySelector(".notice__title");
  fail(title ? `${title.textContent.trim()}.` : "");
});

for (const name of ["htmx:sendError", "htmx:timeout"]) {
  document.body.addEventListener(name, () => fail(""));
}

failure.querySelector("[data-retry]").addEventListener("click", () => {
  form.dispatchEvent(new Event("change", { bubbles: true }));
});
