// The first day: areas on a map that can be picked, as the ticks in the list can. Without a script the list does it all.
(() => {
  "use strict";

  let shapes = null;
  let view = null;

  const refresh = (form, layers) => {
    const ticks = [...form.querySelectorAll("input[name=area]")];
    const picked = ticks.filter((tick) => tick.checked);
    for (const tick of ticks) {
      const path = layers.get(tick.value)?.getElement();
      if (path) path.classList.toggle("picked", tick.checked);
    }
    const words = form.querySelector("[data-picked]");
    if (!words) return;
    const names = picked.map((tick) => tick.dataset.name).join(", ");
    words.textContent = picked.length ? `${words.dataset.some} ${names}` : words.dataset.none;
  };

  const draw = (form, box, marks, data) => {
    box.hidden = false;
    const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
    const map = L.map(box, {
      attributionControl: false,
      scrollWheelZoom: false,
      zoomSnap: 0.25,
      zoomAnimation: !still,
      fadeAnimation: !still,
    });
    const layers = new Map();
    const all = L.geoJSON(data, {
      style: (feature) => ({ className: `draft-area hood-${marks[feature.properties.id]?.colour ?? 0}` }),
      onEachFeature: (feature, layer) => {
        const id = feature.properties.id;
        const mark = marks[id];
        layers.set(id, layer);
        const label = document.createElement("span");
        label.textContent = String(mark?.number || "?");
        layer.bindTooltip(label, { permanent: true, direction: "center", className: "draft-label", interactive: false });
        layer.on("click", () => {
          const tick = form.querySelector(`input[name=area][value="${id}"]`);
          if (!tick || tick.disabled) return;
          tick.checked = !tick.checked;
          refresh(form, layers);
        });
        layer.on("mouseover", () => {
          box.title = mark?.words || "";
        });
      },
    }).addTo(map);
    if (view) map.setView(view.centre, view.zoom, { animate: false });
    else if (all.getLayers().length) map.fitBounds(all.getBounds(), { padding: [12, 12] });
    map.on("moveend", () => {
      view = { centre: map.getCenter(), zoom: map.getZoom() };
    });
    form.addEventListener("change", () => refresh(form, layers));
    refresh(form, layers);
  };

  const start = async () => {
    const form = document.querySelector("[data-first-day]");
    if (!form || form.dataset.ready) return;
    form.dataset.ready = "1";
    const box = form.querySelector("[data-first-day-map]");
    const marks = JSON.parse(form.dataset.marks);
    refresh(form, new Map());
    if (!window.L) return;
    try {
      shapes ??= await (await fetch(box.dataset.firstDayMap)).json();
      draw(form, box, marks, shapes);
    } catch {
      box.hidden = true;
      form.addEventListener("change", () => refresh(form, new Map()));
    }
  };

  document.addEventListener("submit", (event) => {
    const wait = event.target.matches("[data-first-day-wait]") && event.target.querySelector("[data-wait]");
    if (wait) wait.hidden = false;
  });
  document.addEventListener("htmx:afterSwap", () => {
    start();
    document.querySelector("#inhoud .message, #inhoud .messages")?.scrollIntoView({ block: "nearest" });
  });
  start();
})();
