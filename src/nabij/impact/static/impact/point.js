// A tap on the map of the neighbourhood fills in where it is. Without a script there is the list of streets.
(() => {
  "use strict";

  for (const box of document.querySelectorAll("[data-point-map]")) {
    const areas = JSON.parse(document.getElementById(box.dataset.pointMap).textContent);
    const form = box.closest("form");
    const lon = form.querySelector("[name=lon]");
    const lat = form.querySelector("[name=lat]");
    if (!lon || !lat) continue;
    box.hidden = false;
    const map = L.map(box.querySelector(".map"), { attributionControl: false, scrollWheelZoom: false });
    const shape = L.geoJSON(areas, { style: () => ({ className: "map-area" }) }).addTo(map);
    map.fitBounds(shape.getBounds(), { padding: [16, 16] });
    const icon = L.divIcon({ className: "pin ring-1", html: "", iconSize: [30, 30] });
    let marker = null;
    const put = (point) => {
      if (marker) marker.remove();
      marker = L.marker(point, { icon, keyboard: false }).addTo(map);
    };
    map.on("click", (event) => {
      lon.value = event.latlng.lng.toFixed(5);
      lat.value = event.latlng.lat.toFixed(5);
      put(event.latlng);
    });
    if (lon.value && lat.value) put([Number(lat.value), Number(lon.value)]);
  }
})();
