// The one script island: where a map can be seen, Leaflet takes the drawing's place.
// Without it, without tiles or without a network the drawing and the list remain.
(function () {
  "use strict";
  const own = document.currentScript.dataset;
  const boxes = [...document.querySelectorAll(".map[data-calls]")].filter(
    (box) => box.offsetParent,
  );
  const sheets = [...document.querySelectorAll(".map[data-draw]")];
  if (!boxes.length && !sheets.length) return;
  const get = (url) => fetch(url).then((answer) => (answer.ok ? answer.json() : null));

  const size = (one) => Math.min(7 + 3 * Math.log2(one.properties.calls), 34);

  function ground(box) {
    const { L } = window;
    const place = document.createElement("div");
    place.className = "ground";
    box.append(place);
    const map = L.map(place, {
      attributionControl: Boolean(box.dataset.credit),
      zoomControl: false,
      scrollWheelZoom: false,
      zoomSnap: 0.25,
    });
    L.control.zoom({ zoomInTitle: box.dataset.nearer, zoomOutTitle: box.dataset.farther }).addTo(map);
    if (box.dataset.tiles) {
      L.tileLayer(box.dataset.tiles, { attribution: box.dataset.credit, maxZoom: 18 }).addTo(map);
    }
    return map;
  }

  // Press round the area: each press is a corner, the last corner can be taken back.
  function draw(box) {
    const { L } = window;
    const field = document.getElementById(box.dataset.draw);
    box.hidden = false;
    const map = ground(box);
    map.setView([Number(box.dataset.lat), Number(box.dataset.lon)], 11);
    let corners = [];
    const shape = L.polygon([], { className: "area" }).addTo(map);
    try {
      const before = L.geoJSON(JSON.parse(field.value), { style: { className: "area" } });
      if (before.getBounds().isValid()) map.fitBounds(before.addTo(map).getBounds());
      map.once("click", () => before.remove());
    } catch {
      // Nothing drawn yet.
    }
    map.on("click", ({ latlng }) => {
      corners.push([Number(latlng.lng.toFixed(5)), Number(latlng.lat.toFixed(5))]);
      shape.setLatLngs(corners.map(([lon, lat]) => [lat, lon]));
      const ring = corners.length > 2 ? [...corners, corners[0]] : null;
      field.value = ring ? JSON.stringify({ type: "Polygon", coordinates: [ring] }) : "";
    });
    map.on("contextmenu", () => {
      corners = corners.slice(0, -1);
      shape.setLatLngs(corners.map(([lon, lat]) => [lat, lon]));
    });
  }

  function put(box, calls, area) {
    const { L } = window;
    const drawing = box.querySelector("svg");
    const map = ground(box);
    const frame = L.featureGroup().addTo(map);
    if (area && area.geometry) L.geoJSON(area, { style: { className: "area" } }).addTo(frame);
    const spots = L.geoJSON(calls, {
      pointToLayer: (one, at) =>
        L.circleMarker(at, { radius: size(one), className: one.properties.tone }),
      onEachFeature(one, layer) {
        const words = document.createElement("a");
        const place = one.properties.place;
        words.textContent = `${place || "·"} (${one.properties.calls})`;
        words.href = place ? `${box.dataset.board}?place=${encodeURIComponent(place)}#calls` : box.dataset.board;
        if (one.properties.points) words.href = `${box.dataset.zoom}?cell=${one.properties.cell}`;
        layer.bindPopup(words, { closeButton: false });
      },
    }).addTo(map);
    if (!frame.getLayers().length) spots.addTo(frame);
    drawing.remove();
    if (frame.getBounds().isValid()) map.fitBounds(frame.getBounds().pad(0.05));
    else map.setView([20, 0], 2);
    name(map, spots);
    if (calls.features.some((one) => one.properties.points)) follow(map, spots, box.dataset.calls);
  }

  // Where points stand for several, what is looked at is asked for each time.
  function follow(map, spots, url) {
    let turn = 0;
    let reads = false;
    map.on("popupopen popupclose", ({ type }) => (reads = type === "popupopen"));
    const look = () => {
      if (reads) return;
      const mine = ++turn;
      const sides = map.getBounds().pad(0.1);
      const box = [
        Math.max(sides.getWest(), -180),
        Math.max(sides.getSouth(), -90),
        Math.min(sides.getEast(), 180),
        Math.min(sides.getNorth(), 90),
      ].map((one) => one.toFixed(2));
      get(`${url}${url.includes("?") ? "&" : "?"}box=${box}`).then((calls) => {
        if (!calls || mine !== turn || reads) return;
        spots.clearLayers();
        spots.addData(calls);
        name(map, spots);
      });
    };
    map.on("moveend", look);
    look();
  }

  // The largest places by name, as long as their names do not cover one another.
  function name(map, spots) {
    const put = [];
    spots.eachLayer((layer) => {
      const place = layer.feature.properties.place;
      const at = map.latLngToContainerPoint(layer.getLatLng());
      const clash = (other) =>
        other.place === place || (Math.abs(other.at.x - at.x) < 130 && Math.abs(other.at.y - at.y) < 34);
      if (!place || put.length > 7 || put.some(clash)) return;
      put.push({ place, at });
      layer.bindTooltip(document.createTextNode(place), {
        permanent: true,
        direction: "top",
        offset: [0, -size(layer.feature)],
      });
    });
  }

  const sheet = document.createElement("link");
  sheet.rel = "stylesheet";
  sheet.href = own.sheet;
  const script = document.createElement("script");
  script.src = own.leaflet;
  script.onload = () => {
    sheets.forEach(draw);
    boxes.forEach((box) =>
      Promise.all([get(box.dataset.calls), box.dataset.area && get(box.dataset.area)])
        .then(([calls, area]) => calls && put(box, calls, area))
        .catch(() => {}),
    );
  };
  document.head.append(sheet, script);
})();
