// Keys of the desk: what stands on a button presses it. In an open list (another label, same as) its own
// keys come first. Nothing is pressed while somebody types, holds a modifier, or keeps a key down.
(function () {
  "use strict";
  let sent = false;
  document.addEventListener("submit", (event) => {
    if (sent) event.preventDefault();
    sent = true;
  });
  window.addEventListener("pageshow", () => (sent = false));
  document.addEventListener("keydown", (event) => {
    const typing = event.target.closest("input:not([type=checkbox]), textarea, select");
    if (typing || event.ctrlKey || event.altKey || event.metaKey || event.repeat) return;
    const open = document.querySelector(".triage details[open]");
    if (event.key === "Escape" && open) {
      open.open = false;
      return;
    }
    const named = `[data-key="${CSS.escape(event.key.toLowerCase())}"]`;
    const found = (open && open.querySelector(`form ${named}`)) || outside(named);
    if (!found || found.disabled) return;
    event.preventDefault();
    if (found.tagName === "SUMMARY") show(found.parentElement);
    else found.click();
  });
  const outside = (named) =>
    [...document.querySelectorAll(named)].find((one) => one.tagName === "SUMMARY" || !one.closest("details"));
  function show(list) {
    for (const other of document.querySelectorAll(".triage details[open]")) if (other !== list) other.open = false;
    list.open = !list.open;
    if (list.open) list.scrollIntoView({ block: "nearest" });
  }
})();
