// Plane geometry of the map editor: shared edges, borders between grids, snapping. No map, no page.
// Pieces tile their community exactly, so neighbours share edges with equal coordinates.

export function polygons(geometry) {
  if (!geometry) return [];
  return geometry.type === "Polygon" ? [geometry.coordinates] : geometry.coordinates;
}

export function rings(geometry) {
  return polygons(geometry).flat();
}

function key(a, b) {
  const first = a[0] + "," + a[1];
  const second = b[0] + "," + b[1];
  return first < second ? first + ";" + second : second + ";" + first;
}

function eachEdge(geometry, visit) {
  rings(geometry).forEach(function (ring) {
    for (let i = 1; i < ring.length; i++) visit(key(ring[i - 1], ring[i]), ring[i - 1], ring[i]);
  });
}

/** Which pieces own each edge; kept up to date piece by piece. */
export class EdgeIndex {
  constructor() {
    this.owners = new Map();
  }

  add(piece) {
    const owners = this.owners;
    eachEdge(piece.geometry, function (name, a, b) {
      if (!owners.has(name)) owners.set(name, { ids: new Set(), a: a, b: b });
      owners.get(name).ids.add(piece.properties.id);
    });
  }

  remove(piece) {
    const owners = this.owners;
    eachEdge(piece.geometry, function (name) {
      const entry = owners.get(name);
      if (entry && entry.ids.delete(piece.properties.id) && !entry.ids.size) owners.delete(name);
    });
  }

  /** Ids of the pieces that share an edge with this one. */
  neighbours(piece) {
    const found = new Set();
    const owners = this.owners;
    eachEdge(piece.geometry, function (name) {
      (owners.get(name) || { ids: [] }).ids.forEach(function (id) {
        found.add(id);
      });
    });
    found.delete(piece.properties.id);
    return found;
  }
}

/** Segments [[a, b], ...] joined end to end into lines. */
export function chained(segments) {
  const at = new Map();
  const name = function (point) {
    return point[0] + "," + point[1];
  };
  segments.forEach(function (segment) {
    segment.forEach(function (point) {
      if (!at.has(name(point))) at.set(name(point), []);
      at.get(name(point)).push(segment);
    });
  });
  const used = new Set();
  const walk = function (start, point) {
    const line = [point];
    let segment = start;
    while (segment) {
      used.add(segment);
      const last = line[line.length - 1];
      line.push(name(segment[0]) === name(last) ? segment[1] : segment[0]);
      const here = at.get(name(line[line.length - 1]));
      segment = here.length === 2 ? here.find((one) => !used.has(one)) : null;
    }
    return line;
  };
  const lines = [];
  segments.forEach(function (segment) {
    const end = segment.find((point) => at.get(name(point)).length !== 2);
    if (end && !used.has(segment)) lines.push(walk(segment, end));
  });
  segments.forEach(function (segment) {
    if (!used.has(segment)) lines.push(walk(segment, segment[0])); // what is left are closed rings
  });
  return lines;
}

/** The point of segment a-b nearest to p, and its squared distance; degrees, longitudes narrowed. */
export function nearestOn(p, a, b, narrow) {
  const ax = (a[0] - p[0]) * narrow;
  const ay = a[1] - p[1];
  const dx = (b[0] - a[0]) * narrow;
  const dy = b[1] - a[1];
  const length = dx * dx + dy * dy;
  const t = length ? Math.max(0, Math.min(1, -(ax * dx + ay * dy) / length)) : 0;
  const x = ax + t * dx;
  const y = ay + t * dy;
  return { point: [a[0] + t * (b[0] - a[0]), a[1] + t * (b[1] - a[1])], squared: x * x + y * y, t: t };
}

export function narrowing(latitude) {
  return Math.cos((latitude * Math.PI) / 180);
}

/** Where on a line a point is nearest: the segment's number, the point, the squared distance. */
export function nearestOnLine(p, line) {
  const narrow = narrowing(p[1]);
  let best = null;
  for (let i = 1; i < line.length; i++) {
    const found = nearestOn(p, line[i - 1], line[i], narrow);
    if (!best || found.squared < best.squared) best = { ...found, segment: i - 1 };
  }
  return best;
}

/** A vertex within `reach` degrees wins, else the nearest line within it, else the point itself. */
export function snapped(p, lines, reach) {
  const narrow = narrowing(p[1]);
  let vertex = null;
  let edge = null;
  lines.forEach(function (line) {
    for (let i = 1; i < line.length; i++) {
      if (Math.min(line[i - 1][1], line[i][1]) > p[1] + reach) continue;
      if (Math.max(line[i - 1][1], line[i][1]) < p[1] - reach) continue;
      const found = nearestOn(p, line[i - 1], line[i], narrow);
      if (found.squared > reach * reach) continue;
      if (!edge || found.squared < edge.squared) edge = found;
      [line[i - 1], line[i]].forEach(function (corner) {
        const x = (corner[0] - p[0]) * narrow;
        const y = corner[1] - p[1];
        const squared = x * x + y * y;
        if (squared <= reach * reach && (!vertex || squared < vertex.squared)) {
          vertex = { point: corner.slice(0, 2), squared: squared };
        }
      });
    }
  });
  if (vertex) return { point: vertex.point, to: "vertex" };
  return edge ? { point: edge.point, to: "line" } : { point: p, to: "" };
}

export function contains(geometry, point) {
  return polygons(geometry).length > 0 && window.LinliMap.contains([{ geometry: geometry }], point);
}

export function box(geometries) {
  const found = [
    [Infinity, Infinity],
    [-Infinity, -Infinity],
  ];
  geometries.forEach(function (geometry) {
    rings(geometry).forEach(function (ring) {
      ring.forEach(function (p) {
        found[0] = [Math.min(found[0][0], p[0]), Math.min(found[0][1], p[1])];
        found[1] = [Math.max(found[1][0], p[0]), Math.max(found[1][1], p[1])];
      });
    });
  });
  return found[0][0] === Infinity ? null : found;
}

function widest(geometry, latitude) {
  const cuts = [];
  rings(geometry).forEach(function (ring) {
    for (let i = 1; i < ring.length; i++) {
      const a = ring[i - 1];
      const b = ring[i];
      if (a[1] > latitude === b[1] > latitude) continue;
      cuts.push(a[0] + ((latitude - a[1]) / (b[1] - a[1])) * (b[0] - a[0]));
    }
  });
  cuts.sort((a, b) => a - b);
  let best = { width: 0, point: null };
  for (let i = 1; i < cuts.length; i += 2) {
    const width = cuts[i] - cuts[i - 1];
    if (width > best.width) best = { width: width, point: [(cuts[i] + cuts[i - 1]) / 2, latitude] };
  }
  return best;
}

/** A point well inside, where a name can be written: the middle of the widest of nine cuts. */
export function labelPoint(geometry) {
  const frame = box([geometry]);
  if (!frame) return null;
  let best = { width: 0, point: [(frame[0][0] + frame[1][0]) / 2, (frame[0][1] + frame[1][1]) / 2] };
  for (let i = 3; i <= 7; i++) {
    const latitude = frame[0][1] + ((frame[1][1] - frame[0][1]) * i) / 10;
    const found = widest(geometry, latitude);
    const centred = found.width * (1 - Math.abs(i - 5) * 0.08);
    if (centred > best.width) best = { width: centred, point: found.point };
  }
  return best.point;
}
