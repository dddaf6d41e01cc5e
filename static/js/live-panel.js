// Keeps a page in step with what a live form brings: says its news aloud, fills in
// counts and answers, and tells when nothing came. Everything works without it.
"use strict";

const form = document.querySelector("form[data-live]");
const failure = document.getElementById("live-failure");
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
  // WebKit puts a page that it comes back to at its defaults: let these be what is chosen.
  for (const one of form.querySelectorAll("input")) one.defaultChecked = one.checked;
});

// A request that a later answer replaces is no error, but htmx logs it as one. Its
// logger is asked first and may take the error out of the event.
if (window.htmx) {
  window.htmx.logger = (element, name, detail) => {
    const aborted = name === "htmx:afterRequest" && !detail.xhr.status;
    if (aborted || name === "htmx:sendAbort") delete detail.error;
  };
}

// The address holds the answers: a browser that puts older ones back on a reload would
// contradict it. What was chosen before this script was here has not been sent yet.
form.autocomplete = "off";
document.addEventListener("DOMContentLoaded", () => {
  const isAhead = [...form.elements].some((one) => one.checked !== one.defaultChecked);
  if (isAhead) form.dispatchEvent(new Event("change", { bubbles: true }));
});

// The form whose request failed.
let failed = form;

// While an answer is long on its way, and after a failure, the address holds what is
// chosen: a reload, or a way back to this page, keeps it. Not at once: to change the
// address takes milliseconds, in which most rankings come.
const LONG = 60;
let chosen = ""; // the address of what is chosen, until its ranking is there
let shown = ""; // that of what is shown, while the other is held
let waiting = 0;

function hold() {
  clearTimeout(waiting);
  if (!chosen || shown) return;
  shown = location.href;
  history.replaceState(history.state, "", chosen);
  onPage = location.search;
}

function letGo() {
  clearTimeout(waiting);
  if (shown) history.replaceState(history.state, "", shown);
  chosen = shown = "";
}

form.addEventListener("htmx:beforeRequest", ({ detail }) => {
  letGo();
  const answers = new URLSearchParams(detail.requestConfig.formData);
  for (const key of ["step", "was"]) answers.delete(key);
  chosen = `${form.dataset.here}?${answers}`;
  waiting = setTimeout(hold, LONG);
});

// Back over a jump within the page brings another address, but not its page; htmx sees to
// the addresses that it made. Not reload(): in Firefox that brings the address before, too.
let onPage = location.search;
addEventListener("popstate", ({ state }) => {
  const { pathname, search } = location;
  if (!state?.htmx && search !== onPage) location.replace(pathname + search);
});

// Links that lead on with the answers lead on with what is chosen.
document.addEventListener("click", ({ target }) => {
  const link = target.closest("a[data-onward]");
  if (link && chosen) link.search = chosen.slice(chosen.indexOf("?"));
});

// What comes is one step from what was shown.
form.addEventListener("htmx:beforeOnLoad", ({ detail }) => {
  if (detail.xhr.status < 400) letGo();
});

// Rows glide from where they were, for those who like things to move. A view transition
// would do it in one line, but shows the new ranking some 40 ms later.
const moving = matchMedia("(prefers-reduced-motion: no-preference)");
const places = new Map();
document.body.addEventListener("htmx:beforeSwap", () => {
  places.clear();
  if (!moving.matches) return;
  for (const row of document.querySelectorAll("[data-row]")) {
    places.set(row.dataset.row, row.offsetTop - row.parentElement.offsetTop);
  }
});

function glide() {
  const rows = [...document.querySelectorAll("[data-row]")];
  // All are measured before any moves, or each move would have the next one measured
  // in a layout of its own. Whatever is new has no place before, so "by" is no number.
  const moves = rows.map((row) => (
    [row, places.get(row.dataset.row) - row.offsetTop + row.parentElement.offsetTop]
  ));
  for (const [row, by] of moves) {
    if (!by) continue;
    const from = { transform: `translateY(${by}px)` };
    row.animate([from, { transform: "none" }], { duration: 180, easing: "ease-out" });
  }
}

// As the server writes it: a step whose questions are all answered has a tick.
function tickSteps() {
  document.querySelectorAll(".progress__step").forEach((step, place) => {
    const [answered, asked] = step.querySelector(".progress__count").textContent.split("/");
    const number = answered === asked ? "✓" : place + 1;
    step.querySelector(".progress__number").textContent = number;
  });
}

document.body.addEventListener("htmx:afterSwap", ({ detail }) => {
  onPage = location.search;
  const asked = detail.requestConfig.elt;
  if (asked === form || asked === failed) {
    if (failure.contains(document.activeElement) && lastChanged) lastChanged.focus();
    failure.hidden = true;
  }
  if (asked !== form) return;
  glide();
  const news = document.querySelector("[data-announce]");
  announcement.textContent = news ? news.textContent : "";
  for (const { dataset, value } of document.querySelectorAll("data[data-fills]")) {
    const place = document.querySelector(`[data-filled="${dataset.fills}"]`);
    if (place) place.textContent = value;
  }
  tickSteps();
});

function fail({ elt }, text) {
  failed = elt;
  const usual = elt === form ? defaultText : "The comparison could not be made.";
  failureText.textContent = text || usual;
  failure.hidden = false;
  if (elt !== form) return;
  hold();
  lastChanged?.closest("label").scrollIntoView({ block: "nearest" }); // not below the notice
}

document.body.addEventListener("htmx:responseError", ({ detail }) => {
  const page = new DOMParser().parseFromString(detail.xhr.responseText, "text/html");
  const title = page.querySelector(".notice__title");
  fail(detail, title ? `${title.textContent.trim()}.` : "");
});

for (const name of ["htmx:sendError", "htmx:timeout"]) {
  document.body.addEventListener(name, ({ detail }) => fail(detail, ""));
}

failure.querySelector("[data-retry]").addEventListener("click", () => {
  failed.dispatchEvent(new Event("change", { bubbles: true }));
});
