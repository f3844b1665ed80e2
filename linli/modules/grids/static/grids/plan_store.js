// What the editor knows of a plan, and what an edit would do to it. No map, no page.
import { EdgeIndex, chained, labelPoint, rings } from "./shapes.js";

const COLOURS = 6;
export const SPECIAL = "special_grid";

export class PlanStore {
  constructor(layers) {
    this.plan = layers.plan;
    this.grids = new Map();
    this.pieces = new Map();
    this.members = new Map();
    this.edges = new EdgeIndex();
    this.barriers = layers.barriers || { features: [] };
    this.community = layers.community || { features: [] };
    this.figures = layers.figures || {};
    this.places = new Map(this.community.features.map((one) => [one.properties.code, one.properties.name]));
    layers.grids.features.forEach((grid) => this.putGrid(grid));
    layers.pieces.features.forEach((piece) => this.putPiece(piece));
    this.paint();
  }

  putGrid(grid) {
    const old = this.grids.get(grid.properties.id);
    grid.properties.colour = old ? old.properties.colour : -1;
    grid.properties.at = labelPoint(grid.geometry);
    this.grids.set(grid.properties.id, grid);
  }

  putPiece(piece) {
    this.dropPiece(piece.properties.id);
    this.pieces.set(piece.properties.id, piece);
    const grid = piece.properties.grid;
    if (!this.members.has(grid)) this.members.set(grid, new Set());
    this.members.get(grid).add(piece.properties.id);
    this.edges.add(piece);
  }

  dropPiece(id) {
    const old = this.pieces.get(id);
    if (!old) return;
    this.edges.remove(old);
    (this.members.get(old.properties.grid) || new Set()).delete(id);
    this.pieces.delete(id);
  }

  /** The server's answer to an edit. */
  apply(edited) {
    edited.removed_pieces.forEach((id) => this.dropPiece(id));
    edited.removed_grids.forEach((id) => this.grids.delete(id));
    edited.grids.forEach((grid) => this.putGrid(grid));
    edited.pieces.forEach((piece) => this.putPiece(piece));
    if (edited.after) this.figures = edited.after;
    this.paint();
  }

  /** The community of a grid, to be said only where a plan has several. */
  placeOf(facts) {
    return this.places.size > 1 ? this.places.get(facts.area) || "" : "";
  }

  piecesOf(gridId) {
    return [...(this.members.get(gridId) || [])].map((id) => this.pieces.get(id));
  }

  gridOf(pieceId) {
    const piece = this.pieces.get(pieceId);
    return piece && this.grids.get(piece.properties.grid);
  }

  /** Grids that share an edge with any of these pieces, their own not among them. */
  neighboursOfPieces(ids) {
    const found = new Set();
    const own = new Set(ids.map((id) => this.pieces.get(id).properties.grid));
    ids.forEach((id) => {
      this.edges.neighbours(this.pieces.get(id)).forEach((next) => {
        found.add(this.pieces.get(next).properties.grid);
      });
    });
    const only = own.size === 1 ? [...own][0] : null;
    return [...found].filter((id) => id !== only && this.grids.has(id));
  }

  neighboursOfGrid(gridId) {
    return this.neighboursOfPieces([...(this.members.get(gridId) || [])]).filter((id) => id !== gridId);
  }

  /** The border two grids share, as lines; empty when they do not touch. */
  sharedBorder(first, second) {
    const segments = [];
    this.piecesOf(first).forEach((piece) => {
      rings(piece.geometry).forEach((ring) => {
        for (let i = 1; i < ring.length; i++) {
          const name = this.edgeName(ring[i - 1], ring[i]);
          const entry = this.edges.owners.get(name);
          const other = entry && [...entry.ids].find((id) => id !== piece.properties.id);
          const across = other !== undefined && this.pieces.get(other);
          if (across && across.properties.grid === second) segments.push([ring[i - 1], ring[i]]);
        }
      });
    });
    return chained(segments);
  }

  edgeName(a, b) {
    const first = a[0] + "," + a[1];
    const second = b[0] + "," + b[1];
    return first < second ? first + ";" + second : second + ";" + first;
  }

  /** Do these pieces hang together? */
  whole(ids) {
    const wanted = new Set(ids);
    if (wanted.size < 2) return true;
    const start = wanted.values().next().value;
    const seen = new Set([start]);
    const waiting = [start];
    while (waiting.length) {
      this.edges.neighbours(this.pieces.get(waiting.pop())).forEach((next) => {
        if (!wanted.has(next) || seen.has(next)) return;
        seen.add(next);
        waiting.push(next);
      });
    }
    return seen.size === wanted.size;
  }

  verdict(households, kind, whole = true) {
    if (!whole) return "broken";
    if (kind === SPECIAL) return "good";
    if (households < this.plan.lower) return "low";
    return households > this.plan.upper ? "high" : "good";
  }

  /** What moving pieces to a grid would do, worked out here so that it is seen before it is done. */
  effectOfMove(ids, targetId) {
    const moved = new Set(ids);
    const after = new Map();
    ids.forEach((id) => {
      const from = this.pieces.get(id).properties;
      if (from.grid === targetId) return;
      after.set(from.grid, (after.get(from.grid) || 0) - from.households);
      after.set(targetId, (after.get(targetId) || 0) + from.households);
    });
    const rows = [...after].map(([id, change]) => {
      const kept = [...(this.members.get(id) || [])].filter((one) => !moved.has(one));
      const members = id === targetId ? [...kept, ...ids] : kept;
      return this.row(id, change, members);
    });
    return this.effect(rows);
  }

  /** The one with most households goes on. */
  effectOfMerge(...ids) {
    const [first, second] = ids.sort((a, b) => {
      const [one, other] = [this.grids.get(a).properties, this.grids.get(b).properties];
      return other.households - one.households || (one.code < other.code ? -1 : 1);
    });
    const added = this.grids.get(second).properties.households;
    const members = [...(this.members.get(first) || []), ...(this.members.get(second) || [])];
    const gone = { ...this.row(second, -added, []), gone: true };
    return this.effect([this.row(first, added, members), gone]);
  }

  row(id, change, members) {
    const facts = this.grids.get(id).properties;
    const households = facts.households + change;
    const emptied = !members.length;
    return {
      id: id,
      name: facts.name,
      before: facts.households,
      after: households,
      was: facts.state,
      becomes: emptied ? "empty" : this.verdict(households, facts.kind, this.whole(members)),
      workers: facts.workers || 0,
    };
  }

  effect(rows) {
    const changed = new Map(rows.map((row) => [row.id, row.gone ? null : row.after]));
    const near = this.communityOf(rows[0].id);
    const before = near.map((grid) => grid.properties.households);
    const after = near
      .map((grid) => {
        const id = grid.properties.id;
        return changed.has(id) ? changed.get(id) : grid.properties.households;
      })
      .filter((households) => households !== null);
    const workers = rows.reduce((sum, row) => sum + row.workers, 0);
    return { rows: rows, spread: [variation(before), variation(after)], workers: workers };
  }

  /** The ordinary grids that lie under the same area as this one. */
  communityOf(id) {
    const under = this.grids.get(id).properties.area;
    return [...this.grids.values()].filter(function (grid) {
      return grid.properties.kind !== SPECIAL && grid.properties.area === under;
    });
  }

  /** Worst first: not in one piece, too many, too few, then as they are numbered. */
  byTrouble() {
    const rank = { broken: 0, high: 1, low: 2, good: 3 };
    return [...this.grids.values()].sort(function (a, b) {
      const first = a.properties;
      const second = b.properties;
      const worse = (rank[first.state] ?? 3) - (rank[second.state] ?? 3);
      const noted = (second.findings || []).length - (first.findings || []).length;
      return worse || noted || (first.code < second.code ? -1 : 1);
    });
  }

  /** A colour number for every grid, different from its neighbours'; kept where it can be kept. */
  paint() {
    const order = [...this.grids.keys()].sort((a, b) => a - b);
    order.forEach((id) => {
      const grid = this.grids.get(id);
      const taken = new Set(this.neighboursOfGrid(id).map((n) => this.grids.get(n).properties.colour));
      if (grid.properties.colour >= 0 && !taken.has(grid.properties.colour)) return;
      let colour = id % COLOURS;
      for (let tries = 0; tries < COLOURS && taken.has(colour); tries++) colour = (colour + 1) % COLOURS;
      grid.properties.colour = colour;
    });
  }
}

function mean(values) {
  return values.length ? values.reduce((sum, one) => sum + one, 0) / values.length : null;
}

export function variation(values) {
  const middle = mean(values);
  if (!middle) return null;
  return Math.sqrt(mean(values.map((one) => (one - middle) ** 2))) / middle;
}
