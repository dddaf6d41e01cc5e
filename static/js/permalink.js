// A published result: the device's own share sheet and copying a file's text, offered only
// where they work; the embed builder with its copy buttons, whose choices always agree with
// what they give; and what is said when a comparison did not come.
"use strict";

{
  const status = document.getElementById("send-status");

  const say = (button, text) => {
    button.textContent = text;
    status.textContent = text;
  };

  const share = async (button) => {
    const { shareTitle: title, shareText: text, shareUrl: url } = button.dataset;
    try {
      await navigator.share({ title, text, url });
    } catch (error) {
      // Whoever closes the sheet has changed their mind; that is no failure.
      if (error.name !== "AbortError") say(button, "Could not open it");
    }
  };

  const text = async (address) => {
    const response = await fetch(address);
    if (!response.ok) throw new Error(response.statusText);
    return new Blob([await response.text()], { type: "text/plain" });
  };

  const copy = async (button) => {
    try {
      // The promise itself, since Safari forgets the click while a file is fetched.
      const item = new ClipboardItem({ "text/plain": text(button.dataset.copyFrom) });
      await navigator.clipboard.write([item]);
      say(button, "Copied");
    } catch {
      say(button, "Could not copy");
    }
  };

  const offer = (selector, action) => {
    for (const button of document.querySelectorAll(selector)) {
      button.hidden = false;
      button.addEventListener("click", () => action(button));
    }
  };

  if (navigator.share) offer("[data-share-url]", share);
  if (navigator.clipboard && window.ClipboardItem) offer("[data-copy-from]", copy);
}

{
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

{
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
    form?.addEventListener(name, () => form.after(failure));
  }
  form?.addEventListener("htmx:afterRequest", ({ detail }) => {
    if (!detail.successful) return;
    if (failure.contains(document.activeElement)) form.elements.against.focus();
    failure.remove();
  });
}
