// One tap gives the place: three decimals, some hundred metres, and only into the field. Nothing is sent until the form is.
(() => {
  const form = document.querySelector("form[data-place]");
  const box = form && form.querySelector("[data-here]");
  if (!box || !navigator.geolocation) return;
  const button = box.querySelector("button");
  box.hidden = false;
  button.addEventListener("click", () => {
    button.disabled = true;
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        form.elements.where.value = `${coords.latitude.toFixed(3)}, ${coords.longitude.toFixed(3)}`;
        form.elements.kind.value = "last";
        button.disabled = false;
        form.querySelector("[value=place]").focus();
      },
      () => {
        box.hidden = true;
        form.elements.where.focus();
      },
      { maximumAge: 60000, timeout: 15000 },
    );
  });
})();
