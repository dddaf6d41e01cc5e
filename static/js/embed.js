// Frames of this site grow with their content. Optional: without it they have a fixed
// height and scroll. Version 1: this address, the attributes and the message stay.
(() => {
  "use strict";
  const { origin } = new URL(document.currentScript.src);
  const SANDBOX = "allow-scripts allow-popups allow-popups-to-escape-sandbox"
    + " allow-top-navigation-by-user-activation";
  const TALLEST = 20000;

  const isOurs = (frame) => frame.src.startsWith(`${origin}/embed/`);
  const ownFrames = () => [...document.querySelectorAll("iframe")].filter(isOurs);

  // <div data-whichstack="slug" data-size data-theme data-accent data-height>
  function becomeFrame(place) {
    const { whichstack, size, theme, accent, height } = place.dataset;
    const asks = whichstack === "questionnaire";
    const look = { size: asks ? "" : size, theme: theme || around(place), accent };
    const said = Object.entries(look).filter(([, value]) => value);
    const frame = document.createElement("iframe");
    frame.title = place.textContent.trim() || "Recommendation";
    frame.loading = "lazy";
    frame.setAttribute("sandbox", SANDBOX + (asks ? " allow-forms" : ""));
    frame.width = "100%";
    frame.height = height || 600;
    frame.style.cssText = "border:0;border-radius:10px";
    frame.src = `${origin}/embed/${encodeURIComponent(whichstack)}?${new URLSearchParams(said)}`;
    place.replaceWith(frame);
  }

  // The theme of the page: where its text is light, the page is dark. A canvas reads
  // every notation of a colour.
  function around(place) {
    const canvas = document.createElement("canvas").getContext("2d");
    canvas.fillStyle = getComputedStyle(place).color;
    canvas.fillRect(0, 0, 1, 1);
    const [red, green, blue] = canvas.getImageData(0, 0, 1, 1).data;
    return 0.3 * red + 0.59 * green + 0.11 * blue > 140 ? "dark" : "light";
  }

  function scan() {
    document.querySelectorAll("[data-whichstack]").forEach(becomeFrame);
  }

  // The sandbox takes a frame's origin away: then it is "null", and only the window
  // that sent the message tells whose it is.
  function grow({ data, origin: sender, source }) {
    if (sender !== origin && sender !== "null") return;
    if (data?.type !== "whichstack:height" || !Number.isInteger(data.height)) return;
    if (data.height <= 0 || data.height >= TALLEST) return;
    const frame = ownFrames().find(({ contentWindow }) => contentWindow === source);
    if (frame) frame.style.height = `${data.height + edges(frame)}px`;
  }

  // Borders and padding take from the content where the page counts them as height.
  function edges(frame) {
    const style = getComputedStyle(frame);
    if (style.boxSizing !== "border-box") return 0;
    const { borderTopWidth, paddingTop, paddingBottom, borderBottomWidth } = style;
    const all = [borderTopWidth, paddingTop, paddingBottom, borderBottomWidth];
    return Math.ceil(all.reduce((sum, width) => sum + parseFloat(width), 0));
  }

  // A frame says its height whenever it is resized: those that spoke too early do again.
  // One that is hidden has no height yet; it is resized when it is shown.
  function nudge(frame) {
    if (frame.offsetHeight) frame.style.height = `${frame.offsetHeight + 1}px`;
  }

  // The next step of the questionnaire starts at its top.
  const begun = new WeakSet();
  function loaded({ target }) {
    if (target.localName !== "iframe" || !isOurs(target)) return;
    if (begun.has(target) && target.getBoundingClientRect().top < 0) target.scrollIntoView();
    begun.add(target);
  }

  scan();
  if (window.whichstackEmbed) return;
  window.whichstackEmbed = 1;
  addEventListener("message", grow);
  document.addEventListener("load", loaded, true);
  document.addEventListener("DOMContentLoaded", scan);
  ownFrames().forEach(nudge);
})();
