// Says the panel's news aloud, and tells when it could not be updated.
"use strict";

const form = document.getElementById("wizard-form");
const failure = document.getElementById("panel-failure");
const announcement = document.getElementById("live-announcement");
const defaultText = failure.querySelector("[data-failure-text]").textContent;

function fail(text) {
  failure.querySelector("[data-failure-text]").textContent = text || defaultText;
  failure.hidden = false;
}

function failureText(html) {
  const title = new DOMParser().parseFromString(html, "text/html").querySelector("p");
  return title ? title.textContent.trim() + "." : "";
}

document.body.addEventListener("htmx:afterSwap", () => {
  failure.hidden = true;
  announcement.textContent = document.querySelector("[data-announce]").textContent;
});

document.body.addEventListener("htmx:responseError", (event) => {
  fail(failureText(event.detail.xhr.responseText));
});

for (const name of ["htmx:sendError", "htmx:timeout"]) {
  document.body.addEventListener(name, () => fail(""));
}

failure.querySelector("[data-retry]").addEventListener("click", () => {
  form.dispatchEvent(new Event("change", { bubbles: true }));
});
