"use strict";
// What both maps share: load MapLibre from our own files, draw outlines and their names.
// No tiles and no glyph files: names are page text, so that it works on a closed network.
window.LinliMap = (function () {
  const CHINA = [
    [73, 18],
    [135, 54],
  ];
  let loading = null;

  /** A colour of the theme: MapLibre does not read names of variables. */
  function colour(name) {
    return getComputedStyle(document.documentElement).getPropertyValue("--" + name).trim();
  }

  function load(data) {
    if (loading) return loading;
    const sheet = document.createElement("link");
    sheet.rel = "stylesheet";
    sheet.href = data.styleUrl;
    document.head.append(sheet);
    loading = new Promise(function (done, failed) {
      const script = document.createElement("script");
      script.src = data.scriptUrl;
      script.onload = function () {
        window.maplibregl.setWorkerUrl(data.workerUrl);
        done(window.maplibregl);
      };
      script.onerror = failed;
      document.head.append(script);
    });
    return loading;
  }

  function walk(coordinates, visit) {
    if (typeof coordinates[0] === "number") visit(coordinates);
    else
      coordinates.forEach(function (part) {
        walk(part, visit);
      });
  }

  function bounds(features) {
    let box = null;
    features.forEach(function (feature) {
      if (!feature.geometry) return;
      walk(feature.geometry.coordinates, function (point) {
        if (!box) box = [point.slice(0, 2), point.slice(0, 2)];
        box[0] = [Math.min(box[0][0], point[0]), Math.min(box[0][1], point[1])];
        box[1] = [Math.max(box[1][0], point[0]), Math.max(box[1][1], point[1])];
      });
    });
    return box;
  }

  function insideRing(point, ring) {
    let inside = false;
    for (let i = 0, j = ring.length - 1; i < ring.length; j = i++) {
      const a = ring[i];
      const b = ring[j];
      const crosses = a[1] > point[1] !== b[1] > point[1];
      if (crosses && point[0] < ((b[0] - a[0]) * (point[1] - a[1])) / (b[1] - a[1]) + a[0]) {
        inside = !inside;
      }
    }
    return inside;
  }

  function polygons(feature) {
    const shape = feature.geometry;
    if (!shape) return [];
    if (shape.type === "Polygon") return [shape.coordinates];
    return shape.type === "MultiPolygon" ? shape.coordinates : [];
  }

  function contains(features, point) {
    const areas = features.flatMap(polygons);
    if (!areas.length) return true;
    return areas.some(function (rings) {
      return (
        insideRing(point, rings[0]) &&
        !rings.slice(1).some(function (hole) {
          return insideRing(point, hole);
        })
      );
    });
  }

  function middle(feature) {
    const given = feature.properties || {};
    if (given.label_lon !== undefined) return [given.label_lon, given.label_lat];
    const box = bounds([feature]);
    return box && [(box[0][0] + box[1][0]) / 2, (box[0][1] + box[1][1]) / 2];
  }

  // A name that would lie on another moves up or down; where there is no room it waits until one
  // comes closer.
  function names(library, map, features) {
    const labels = [];
    features.forEach(function (feature) {
      const name = (feature.properties || {}).name;
      const place = name && middle(feature);
      if (!place) return;
      const label = document.createElement("span");
      label.className = "map-label";
      label.textContent = name;
      label.setAttribute("aria-hidden", "true");
      const marker = new library.Marker({ element: label }).setLngLat(place).addTo(map);
      labels.push([label, marker, Number((feature.properties || {}).label_zoom || 0)]);
    });
    const fit = function () {
      const taken = [];
      labels.forEach(function ([label, marker, least]) {
        label.hidden = map.getZoom() < least;
        if (label.hidden) return;
        marker.setOffset([0, 0]);
        const box = label.getBoundingClientRect();
        const free = [0, 1, -1, 1.6, -1.6].find(function (lines) {
          const by = lines * box.height;
          return !taken.some(function (other) {
            return box.left < other.right && other.left < box.right && box.top + by < other.bottom && other.top < box.bottom + by;
          });
        });
        label.hidden = free === undefined;
        if (free) marker.setOffset([0, free * box.height]);
        if (!label.hidden) taken.push(label.getBoundingClientRect());
      });
    };
    map.on("moveend", fit);
    fit();
  }

  // A district may have an approved base map; without one the ground stays plain.
  function ground(data) {
    const plain = { id: "ground", type: "background", paint: { "background-color": colour("map-around") } };
    const style = { version: 8, sources: {}, layers: [plain] };
    if (!data.tilesUrl) return style;
    style.sources.base = {
      type: "raster",
      tiles: data.tilesUrl.split(" "),
      tileSize: 256,
      maxzoom: 18,
      attribution: data.tilesCredit,
    };
    style.layers.push({ id: "base", type: "raster", source: "base" });
    return style;
  }

  function outline(library, map, collection, fill) {
    map.addSource("outline", { type: "geojson", data: collection });
    map.addLayer({
      id: "outline-fill",
      type: "fill",
      source: "outline",
      paint: { "fill-color": "white", "fill-opacity": fill },
    });
    map.addLayer({
      id: "outline-line",
      type: "line",
      source: "outline",
      paint: { "line-color": colour("map-outline"), "line-width": 1.25 },
    });
    names(library, map, collection.features);
  }

  function words(locale) {
    if (locale.startsWith("en")) return {};
    return {
      "NavigationControl.ZoomIn": "放大",
      "NavigationControl.ZoomOut": "缩小",
      "Map.Title": "地图",
      "Marker.Title": "位置标记",
    };
  }

  async function read(url) {
    if (!url) return { type: "FeatureCollection", features: [] };
    const answer = await fetch(url, { headers: { Accept: "application/json" } });
    if (!answer.ok) throw new Error(String(answer.status));
    const found = await answer.json();
    if (found.type === "FeatureCollection") return found;
    const one = found.type === "Feature" ? found : { type: "Feature", properties: {}, geometry: found };
    return { type: "FeatureCollection", features: [one] };
  }

  async function create(root, box) {
    const [library, area] = await Promise.all([load(root.dataset), read(root.dataset.outlineUrl)]);
    const map = new library.Map({
      container: box,
      style: ground(root.dataset),
      bounds: bounds(area.features) || CHINA,
      fitBoundsOptions: { padding: 16 },
      attributionControl: root.dataset.tilesUrl ? { compact: false } : false,
      locale: words(document.documentElement.lang),
      dragRotate: false,
      pitchWithRotate: false,
    });
    map.touchZoomRotate.disableRotation();
    map.addControl(new library.NavigationControl({ showCompass: false }));
    await new Promise(function (done) {
      map.once("load", done);
    });
    outline(library, map, area, root.dataset.tilesUrl ? 0.25 : 0.75);
    return { library: library, map: map, area: area.features };
  }

  return { create: create, read: read, bounds: bounds, contains: contains, colour: colour };
})();
