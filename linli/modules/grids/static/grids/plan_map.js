// The plan on the map: sources, layers, labels as small pictures (there are no glyph files).
import { labelPoint } from "./shapes.js";

const FILLS = 6;
const BANDS = ["low", "good", "high", "broken"];
const colour = (name) => window.LinliMap.colour("map-" + name);
const STYLES = {
  grid: { size: 15, weight: 700, colour: "ink", second: 12.5 },
  piece: { size: 11.5, weight: 400, colour: "name" },
  road: { size: 11.5, weight: 500, colour: "road-name" },
  river: { size: 11.5, weight: 500, colour: "river-name" },
  community: { size: 17, weight: 700, colour: "community" },
};
const MARKS = { low: "▼ ", high: "▲ ", broken: "✕ " };
const RATIO = 2;
const EMPTY = { type: "FeatureCollection", features: [] };

function collection(features) {
  return { type: "FeatureCollection", features: features };
}

function point(at, properties) {
  return { type: "Feature", properties: properties, geometry: { type: "Point", coordinates: at } };
}

/** Text as a picture with a pale edge: one or two lines. */
function written(style, lines) {
  const facts = STYLES[style];
  const canvas = document.createElement("canvas");
  const pen = canvas.getContext("2d");
  const font = (size, weight) => `${weight} ${size * RATIO}px "Noto Sans SC", sans-serif`;
  const sizes = lines.map((_line, i) => (i ? facts.second || facts.size : facts.size));
  const widths = lines.map(function (line, i) {
    pen.font = font(sizes[i], i ? 500 : facts.weight);
    return pen.measureText(line).width;
  });
  canvas.width = Math.ceil(Math.max(...widths) + 8 * RATIO);
  canvas.height = Math.ceil(sizes.reduce((sum, size) => sum + size * 1.3 * RATIO, 0) + 4 * RATIO);
  let top = 2 * RATIO;
  lines.forEach(function (line, i) {
    pen.font = font(sizes[i], i ? 500 : facts.weight);
    pen.textAlign = "center";
    pen.textBaseline = "middle";
    pen.lineJoin = "round";
    pen.lineWidth = 4 * RATIO;
    pen.strokeStyle = "white";
    pen.fillStyle = colour(facts.colour);
    const middle = top + (sizes[i] * 1.3 * RATIO) / 2;
    pen.globalAlpha = 0.88;
    pen.strokeText(line, canvas.width / 2, middle);
    pen.globalAlpha = 1;
    pen.fillText(line, canvas.width / 2, middle);
    top += sizes[i] * 1.3 * RATIO;
  });
  return pen.getImageData(0, 0, canvas.width, canvas.height);
}

/** A pattern that says more than a colour: lines up, lines down, a net. */
function hatched(state) {
  const size = 16;
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = size;
  const pen = canvas.getContext("2d");
  pen.strokeStyle = colour(state === "low" ? "low-ink" : "high-ink");
  pen.globalAlpha = 0.4;
  pen.lineWidth = 1.6;
  const up = state !== "low";
  const down = state !== "high";
  for (let shift = -size; shift <= size; shift += 8) {
    pen.beginPath();
    if (up) {
      pen.moveTo(shift, size);
      pen.lineTo(shift + size, 0);
    }
    if (down) {
      pen.moveTo(shift, 0);
      pen.lineTo(shift + size, size);
    }
    pen.stroke();
  }
  return pen.getImageData(0, 0, size, size);
}

const NARROW = ["interpolate", ["linear"], ["zoom"], 11, 0.5, 15, 1, 18, 2];

export class PlanMap {
  constructor(made, store, words) {
    this.library = made.library;
    this.map = made.map;
    this.store = store;
    this.words = words;
    this.byBand = false;
  }

  async start(tiles) {
    const said = [...this.store.grids.values(), ...this.store.pieces.values(), ...this.store.community.features];
    const text = said.map((one) => one.properties.name).join("") + "0123456789▲▼✕户";
    const ready = Promise.all(
      [400, 500, 700].map((weight) => document.fonts.load(`${weight} 14px "Noto Sans SC"`, text)),
    );
    await Promise.race([ready, new Promise((done) => setTimeout(done, 4000))]).catch(() => null);
    const map = this.map;
    map.on("styleimagemissing", (event) => {
      if (!event.id.startsWith("[") || map.hasImage(event.id)) return;
      const [style, ...lines] = JSON.parse(event.id);
      map.addImage(event.id, written(style, lines), { pixelRatio: RATIO });
    });
    ["low", "high", "broken"].forEach((state) => {
      map.addImage("hatch-" + state, hatched(state), { pixelRatio: RATIO });
    });
    this.sources();
    this.layers(tiles);
    this.draw();
  }

  sources() {
    ["community", "barriers", "grids", "pieces", "grid-names", "piece-names", "community-names", "draft"].forEach((name) => {
      this.map.addSource(name, { type: "geojson", data: EMPTY, promoteId: "id" });
    });
    this.map.getSource("barriers").setData(this.named(this.store.barriers));
    this.map.getSource("community").setData(this.store.community);
    const named = this.store.community.features.map((one) =>
      point(labelPoint(one.geometry), { picture: JSON.stringify(["community", one.properties.name]) }));
    this.map.getSource("community-names").setData(collection(named));
  }

  named(barriers) {
    return collection(
      barriers.features.map(function (line) {
        const facts = line.properties;
        const wet = Number(facts.class) === 9;
        const picture = facts.name ? JSON.stringify([wet ? "river" : "road", facts.name]) : "";
        return { ...line, properties: { ...facts, class: Number(facts.class), picture: picture } };
      }),
    );
  }

  layers(onTiles) {
    const add = (layer) => this.map.addLayer(layer);
    const fade = onTiles ? 0.45 : 0.78;
    const chosen = ["boolean", ["feature-state", "chosen"], false];
    const under = ["boolean", ["feature-state", "under"], false];
    const line = { "line-join": "round", "line-cap": "round" };
    const wide = (factor) => ["interpolate", ["linear"], ["zoom"], 11, 1 * factor, 15, 3 * factor, 18, 9 * factor];
    const of = (...classes) => ["in", ["get", "class"], ["literal", classes]];
    add({ id: "community-fill", type: "fill", source: "community", paint: { "fill-color": "white", "fill-opacity": onTiles ? 0.2 : 0.9 } });
    add({ id: "grids-fill", type: "fill", source: "grids", paint: { "fill-color": this.fill(), "fill-opacity": fade } });
    add({ id: "grids-hatch", type: "fill", source: "grids", filter: ["in", ["get", "state"], ["literal", ["low", "high", "broken"]]], paint: { "fill-pattern": ["concat", "hatch-", ["get", "state"]], "fill-opacity": 0.8 } });
    add({ id: "pieces-fill", type: "fill", source: "pieces", paint: { "fill-color": colour("ink"), "fill-opacity": ["case", chosen, 0.42, under, 0.14, 0] } });
    add({ id: "pieces-line", type: "line", source: "pieces", minzoom: 12.5, layout: line, paint: { "line-color": colour("soft"), "line-width": NARROW, "line-opacity": 0.7 } });
    add({ id: "roads-edge", type: "line", source: "barriers", filter: of(1, 2), layout: line, paint: { "line-color": colour("road-edge"), "line-width": wide(1.35) } });
    add({ id: "roads", type: "line", source: "barriers", filter: of(1, 2), layout: line, paint: { "line-color": colour("road"), "line-width": wide(1) } });
    add({ id: "lanes", type: "line", source: "barriers", filter: of(3, 4), layout: line, paint: { "line-color": colour("road"), "line-width": wide(0.5) } });
    add({ id: "rails", type: "line", source: "barriers", filter: of(5), layout: line, paint: { "line-color": colour("rail"), "line-width": wide(0.5), "line-dasharray": [3, 2] } });
    add({ id: "rivers", type: "line", source: "barriers", filter: of(9), layout: line, paint: { "line-color": colour("river"), "line-width": wide(1.6) } });
    add({ id: "grids-line", type: "line", source: "grids", layout: line, paint: { "line-color": colour("ink"), "line-width": ["interpolate", ["linear"], ["zoom"], 11, 1, 15, 2.6, 18, 4] } });
    add({ id: "grids-bad", type: "line", source: "grids", layout: line, filter: ["in", ["get", "state"], ["literal", ["high", "broken"]]], paint: { "line-color": colour("high-ink"), "line-width": 3, "line-dasharray": [2, 1.4] } });
    add({ id: "community-line", type: "line", source: "community", layout: line, paint: { "line-color": colour("ink"), "line-width": 3, "line-opacity": 0.85 } });
    add({ id: "grids-chosen", type: "line", source: "grids", layout: line, paint: { "line-color": colour("chosen"), "line-width": ["case", chosen, 5, under, 3.5, 0] } });
    this.labels(add);
    add({ id: "draft-fill", type: "fill", source: "draft", filter: ["==", ["geometry-type"], "Polygon"], paint: { "fill-color": colour("chosen"), "fill-opacity": 0.18 } });
    add({ id: "draft-line", type: "line", source: "draft", layout: line, filter: ["!=", ["geometry-type"], "Point"], paint: { "line-color": colour("chosen"), "line-width": 3.5, "line-dasharray": [1.5, 1.2] } });
    add({ id: "draft-point", type: "circle", source: "draft", filter: ["==", ["geometry-type"], "Point"], paint: { "circle-radius": ["case", ["get", "snapped"], 7, 5], "circle-color": "white", "circle-stroke-color": colour("chosen"), "circle-stroke-width": 3 } });
  }

  labels(add) {
    const picture = { "icon-image": ["get", "picture"], "icon-allow-overlap": false };
    add({ id: "barrier-names", type: "symbol", source: "barriers", minzoom: 13, filter: ["!=", ["get", "picture"], ""], layout: { ...picture, "symbol-placement": "line", "symbol-spacing": 420, "icon-rotation-alignment": "map", "icon-keep-upright": true } });
    add({ id: "piece-names", type: "symbol", source: "piece-names", minzoom: 14.5, layout: picture });
    const many = this.store.community.features.length > 1; // from afar communities are named, nearby grids
    add({ id: "community-names", type: "symbol", source: "community-names", maxzoom: many ? 13.2 : 1, layout: picture });
    add({ id: "grid-names", type: "symbol", source: "grid-names", minzoom: many ? 13.2 : 0, layout: { ...picture, "icon-padding": 1, "symbol-sort-key": ["get", "order"] } });
  }

  fill() {
    const own = Array.from({ length: FILLS }, (_one, i) => [i, colour(`fill-${i + 1}`)]).flat();
    const bands = BANDS.flatMap((state) => [state, colour(state)]);
    const [fact, known] = this.byBand ? ["state", bands] : ["colour", own];
    return ["match", ["get", fact], ...known, colour("none")];
  }

  colourBy(band) {
    this.byBand = band;
    this.map.setPaintProperty("grids-fill", "fill-color", this.fill());
  }

  /** Everything that an edit may have changed. */
  draw() {
    const grids = [...this.store.grids.values()];
    const pieces = [...this.store.pieces.values()];
    this.map.getSource("grids").setData(collection(grids));
    this.map.getSource("pieces").setData(collection(pieces));
    this.map.getSource("grid-names").setData(collection(grids.map((grid) => this.gridLabel(grid))));
    const named = pieces.filter((piece) => piece.properties.name);
    this.map.getSource("piece-names").setData(
      collection(
        named.map((piece) =>
          point(labelPoint(piece.geometry), { picture: JSON.stringify(["piece", piece.properties.name]) }),
        ),
      ),
    );
  }

  gridLabel(grid) {
    const facts = grid.properties;
    const counted = this.words.households.replace("{n}", facts.households);
    const lines = [facts.name, (MARKS[facts.state] || "") + counted];
    const order = facts.state === "good" ? 1 : 0;
    return point(facts.at, { picture: JSON.stringify(["grid", ...lines]), order: order });
  }

  mark(source, ids, state = "chosen") {
    const name = `${source}-${state}`;
    this.marked = this.marked || {};
    (this.marked[name] || []).forEach((id) => {
      this.map.setFeatureState({ source: source, id: id }, { [state]: false });
    });
    ids.forEach((id) => this.map.setFeatureState({ source: source, id: id }, { [state]: true }));
    this.marked[name] = [...ids];
  }

  /** A line or polygon being drawn, with its corners. */
  draft(line, { closed = false, snapped = -1, corners = true } = {}) {
    const features = corners ? line.map((p, i) => point(p, { snapped: i === snapped })) : [];
    if (line.length > 1) {
      const shape =
        closed && line.length > 2
          ? { type: "Polygon", coordinates: [[...line, line[0]]] }
          : { type: "LineString", coordinates: line };
      features.unshift({ type: "Feature", properties: { snapped: false }, geometry: shape });
    }
    this.map.getSource("draft").setData(collection(features));
  }

  at(event, layer) {
    const found = this.map.queryRenderedFeatures(event.point, { layers: [layer] });
    return found.length ? found[0].properties.id : null;
  }

  /** Degrees of latitude that a number of pixels spans here. */
  degrees(pixels) {
    const middle = this.map.getCenter();
    const at = this.map.project(middle);
    return Math.abs(this.map.unproject([at.x, at.y + pixels]).lat - middle.lat);
  }

  fit(bounds, margin = 40) {
    const padding = { top: margin, left: margin, right: margin, bottom: margin + 40 }; // the key
    if (bounds) this.map.fitBounds(bounds, { padding: padding, maxZoom: 17.5, duration: 350 });
  }
}
