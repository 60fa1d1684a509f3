// The one script island: where a map can be seen, Leaflet takes the drawing's place.
// Without it, without tiles or without a network the drawing and the list remain.
(function () {
  "use strict";
  const own = document.currentScript.dataset;
  const boxes = [...document.querySelectorAll(".map[data-calls]")].filter(
    (box) => box.offsetParent,
  );
  if (!boxes.length) return;
  const get = (url) => fetch(url).then((answer) => (answer.ok ? answer.json() : null));

  function put(box, calls, area) {
    const { L } = window;
    const drawing = box.querySelector("svg");
    const ground = document.createElement("div");
    ground.className = "ground";
    box.append(ground);
    const map = L.map(ground, {
      attributionControl: Boolean(box.dataset.credit),
      zoomControl: false,
      scrollWheelZoom: false,
    });
    L.control.zoom({ zoomInTitle: box.dataset.nearer, zoomOutTitle: box.dataset.farther }).addTo(map);
    if (box.dataset.tiles) {
      L.tileLayer(box.dataset.tiles, { attribution: box.dataset.credit, maxZoom: 18 }).addTo(map);
    }
    const frame = L.featureGroup().addTo(map);
    if (area && area.geometry) L.geoJSON(area, { style: { className: "area" } }).addTo(frame);
    const spots = L.geoJSON(calls, {
      pointToLayer: (one, at) =>
        L.circleMarker(at, {
          radius: Math.min(7 + 3 * Math.log2(one.properties.calls), 34),
          className: one.properties.tone,
        }),
      onEachFeature(one, layer) {
        const words = document.createElement("a");
        const place = one.properties.place;
        words.textContent = `${place || "·"} (${one.properties.calls})`;
        words.href = place ? `${box.dataset.board}?place=${encodeURIComponent(place)}#calls` : box.dataset.board;
        layer.bindPopup(words);
      },
    }).addTo(map);
    if (!frame.getLayers().length) spots.addTo(frame);
    drawing.remove();
    if (frame.getBounds().isValid()) map.fitBounds(frame.getBounds().pad(0.05));
    else map.setView([20, 0], 2);
  }

  const sheet = document.createElement("link");
  sheet.rel = "stylesheet";
  sheet.href = own.sheet;
  const script = document.createElement("script");
  script.src = own.leaflet;
  script.onload = () =>
    boxes.forEach((box) =>
      Promise.all([get(box.dataset.calls), box.dataset.area && get(box.dataset.area)])
        .then(([calls, area]) => calls && put(box, calls, area))
        .catch(() => {}),
    );
  document.head.append(sheet, script);
})();
