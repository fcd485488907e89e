// Maps: our own areas and places, no tiles from elsewhere. The list beside the map says the same in words.
(() => {
  "use strict";

  const words = (item) => {
    const box = document.createElement("div");
    const title = document.createElement(item.url ? "a" : "strong");
    title.textContent = item.label;
    if (item.url) title.href = item.url;
    box.append(title);
    if (item.text) {
      const line = document.createElement("p");
      line.textContent = item.text;
      box.append(line);
    }
    return box;
  };

  const marker = (point, number) => {
    const icon = L.divIcon({ className: `pin ring-${point.ring || 0}`, html: String(number), iconSize: [30, 30] });
    return L.marker([point.lat, point.lon], { icon, title: point.label, alt: point.label, keyboard: true });
  };

  const draw = (element) => {
    const data = JSON.parse(document.getElementById(element.dataset.map).textContent);
    element.hidden = false;
    const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
    const map = L.map(element, {
      attributionControl: false,
      zoomSnap: 0.25, // no tiles: any size fits
      scrollWheelZoom: false,
      zoomAnimation: !still,
      fadeAnimation: !still,
      markerZoomAnimation: !still,
    });
    const all = L.featureGroup().addTo(map);
    if (data.areas) {
      L.geoJSON(data.areas, {
        style: (feature) => ({ className: `map-area ${(feature.properties && feature.properties.look) || ""}`.trim() }),
        onEachFeature: (feature, layer) => {
          if (feature.properties && feature.properties.label) layer.bindTooltip(feature.properties.label, { sticky: true });
        },
      }).addTo(all);
    }
    data.points.forEach((point, index) => marker(point, index + 1).bindPopup(words(point)).addTo(all));
    if (all.getLayers().length) map.fitBounds(all.getBounds(), { padding: [24, 24], maxZoom: 16 });
    else element.hidden = true;
  };

  for (const element of document.querySelectorAll("[data-map]")) draw(element);
})();
