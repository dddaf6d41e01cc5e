// The device's own share sheet, and copying a file's text: offered only where they work.
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
