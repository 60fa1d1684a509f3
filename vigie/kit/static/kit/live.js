// The list asks again by itself (hx-trigger of the page). It stands still while nobody looks, and
// while somebody reads: an open "why", a selection, or the focus inside the list.
(function () {
  "use strict";
  Object.assign(window.htmx.config, {
    includeIndicatorStyles: false,
    allowEval: false,
    selfRequestsOnly: true,
    historyEnabled: false,
  });
  const tags = new Map();
  const reading = (list) =>
    list.querySelector("details[open]") ||
    list.contains(document.activeElement) ||
    (String(getSelection()) && list.contains(getSelection().anchorNode));

  document.addEventListener("htmx:configRequest", (event) => {
    const tag = tags.get(event.detail.path);
    if (tag) event.detail.headers["If-None-Match"] = tag;
  });
  document.addEventListener("htmx:beforeRequest", (event) => {
    if (document.hidden || reading(event.target)) event.preventDefault();
  });
  document.addEventListener("htmx:beforeSwap", (event) => {
    const { xhr, requestConfig, target } = event.detail;
    if (xhr.status === 304 || reading(target)) event.detail.shouldSwap = false;
    else if (xhr.status === 200) tags.set(requestConfig.path, xhr.getResponseHeader("ETag"));
  });
})();
