// A link carries the words behind its #, which is never sent. Here they go into the field, and out of the address.
(() => {
  const field = document.querySelector("[data-code] textarea");
  const words = decodeURIComponent(location.hash.slice(1)).replace(/-/g, " ").trim();
  if (!field || words.split(" ").length < 5) return;
  field.value = words;
  history.replaceState(null, "", location.pathname + location.search);
  field.form.querySelector("button").focus();
})();
