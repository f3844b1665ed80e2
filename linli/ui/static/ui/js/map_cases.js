"use strict";
// Open cases as points; many points in one place become a number; a list of those in view beside it.
(function () {
  const TONES = ["neutral", "info", "good", "warn", "bad", "special"];
  const LISTED = 50;

  function paint(map, points) {
    map.addSource("cases", {
      type: "geojson",
      data: points,
      cluster: true,
      clusterRadius: 44,
      clusterMaxZoom: 16,
    });
    const colour = window.LinliMap.colour;
    const colours = TONES.flatMap(function (tone) {
      return [tone, colour(tone === "warn" ? "tone-warn-line" : "tone-" + tone)];
    });
    map.addLayer({
      id: "cases",
      type: "circle",
      source: "cases",
      filter: ["!", ["has", "point_count"]],
      paint: {
        "circle-radius": 7,
        "circle-color": ["match", ["get", "tone"], ...colours, colour("tone-neutral")],
        "circle-stroke-width": 2,
        "circle-stroke-color": "white",
      },
    });
    // An unseen layer makes the source load its tiles, which the cluster numbers are read from.
    map.addLayer({
      id: "clusters",
      type: "circle",
      source: "cases",
      filter: ["has", "point_count"],
      paint: { "circle-radius": 1, "circle-opacity": 0 },
    });
  }

  function entry(properties) {
    const item = document.createElement("li");
    const link = document.createElement("a");
    link.href = properties.url;
    link.textContent = properties.title;
    const state = document.createElement("span");
    state.className = "tag tag-" + (TONES.includes(properties.tone) ? properties.tone : "neutral");
    state.textContent = properties.state || "";
    item.append(link, state);
    return item;
  }

  function list(root, map, points) {
    const view = map.getBounds();
    const shown = points.features.filter(function (feature) {
      return feature.geometry && view.contains(feature.geometry.coordinates);
    });
    const items = shown.slice(0, LISTED).map(function (feature) {
      return entry(feature.properties);
    });
    if (!items.length) {
      const none = document.createElement("li");
      none.textContent = root.dataset.noneText;
      items.push(none);
    }
    root.querySelector("[data-map-list]").replaceChildren(...items);
  }

  function clusters(library, map, drawn) {
    const present = new Map();
    map.querySourceFeatures("cases", { filter: ["has", "point_count"] }).forEach(function (one) {
      present.set(one.properties.cluster_id, one);
    });
    drawn.forEach(function (marker, id) {
      if (present.has(id)) return;
      marker.remove();
      drawn.delete(id);
    });
    present.forEach(function (one, id) {
      if (drawn.has(id)) return;
      const bubble = document.createElement("button");
      bubble.type = "button";
      bubble.className = "map-cluster tabular";
      bubble.textContent = one.properties.point_count;
      bubble.addEventListener("click", async function () {
        const zoom = await map.getSource("cases").getClusterExpansionZoom(id);
        map.easeTo({ center: one.geometry.coordinates, zoom: zoom });
      });
      const marker = new library.Marker({ element: bubble });
      drawn.set(id, marker.setLngLat(one.geometry.coordinates).addTo(map));
    });
  }

  // Cases that came from elsewhere lie beyond the outline drawn: the map goes where most of them are.
  function bring(map, features) {
    const placed = features.filter(function (feature) {
      return feature.geometry;
    });
    const view = map.getBounds();
    const away = placed.filter(function (feature) {
      return !view.contains(feature.geometry.coordinates);
    });
    if (placed.length && away.length * 2 > placed.length) {
      map.fitBounds(window.LinliMap.bounds(away), { padding: 32, maxZoom: 16, animate: false });
    }
  }

  async function start(root) {
    const made = await window.LinliMap.create(root, root.querySelector("[data-map]"));
    const points = await window.LinliMap.read(root.dataset.pointsUrl);
    const drawn = new Map();
    paint(made.map, points);
    bring(made.map, points.features);
    const renew = function () {
      list(root, made.map, points);
    };
    made.map.on("moveend", renew);
    made.map.on("render", function () {
      if (made.map.isSourceLoaded("cases")) clusters(made.library, made.map, drawn);
    });
    made.map.on("click", "cases", function (event) {
      window.location.href = event.features[0].properties.url;
    });
    renew();
    root.dataset.ready = "yes";
  }

  document.querySelectorAll("[data-map-cases]").forEach(function (root) {
    start(root).catch(function () {
      root.querySelector("[data-map]").hidden = true; // the list page shows the same cases
    });
  });
})();
