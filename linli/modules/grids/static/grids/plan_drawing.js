// The tools that draw: a line that splits, the outline of a new grid, a border dragged.
import { element, filled } from "./plan_panel.js";
import { Tool } from "./plan_tool.js";
import { contains, nearestOnLine } from "./shapes.js";

const NEAR = 18; // pixels within which the border is taken hold of

class Drawing extends Tool {
  start() {
    this.line = [];
    this.finished = false;
    this.lines = this.snapLines([...this.store.pieces.values()]);
    super.start();
  }

  move(event) {
    if (this.finished) return;
    const found = this.snap(event.lngLat.toArray(), this.lines);
    this.show([...this.line, found.point], found.to ? this.line.length : -1);
  }

  show(line, at = -1) {
    this.view.draft(line, { closed: this.constructor.closed, snapped: at });
  }

  click(event) {
    if (this.finished) return;
    this.line.push(this.snap(event.lngLat.toArray(), this.lines).point);
    this.show(this.line);
    if (this.line.length === 1) this.panel.ask(this.words.title, this.words.finish, this.panel.confirm(this.editor.words.finish, () => this.finish(), () => this.restart()));
  }

  double(event) {
    event.preventDefault();
    this.line = this.line.filter((p, i) => !i || p[0] !== this.line[i - 1][0] || p[1] !== this.line[i - 1][1]);
    this.finish();
  }

  key(event) {
    if (event.key === "Enter" && !this.finished) this.finish();
    if (event.key === "Backspace" && !this.finished && this.line.length) {
      this.line.pop();
      this.show(this.line);
    }
  }

  finish() {
    if (this.line.length < this.constructor.least) return;
    this.finished = true;
    this.show(this.line);
    this.ready();
  }
}

export class Split extends Drawing {
  static verb = "split";
  static least = 2;

  ready() {
    const grid = this.crossed();
    if (!grid) {
      this.panel.say(this.words.outside, "warning");
      return this.restart();
    }
    this.view.mark("grids", [grid.properties.id]);
    return this.panel.ask(this.words.title, filled(this.words.ready, grid.properties),
      this.panel.confirm(this.words.confirm, () => this.send({ grid: grid.properties.id, line: this.line }), () => this.restart()));
  }

  /** The grid most of the line lies in. */
  crossed() {
    const counts = new Map();
    for (let i = 1; i < this.line.length; i++) {
      for (let t = 0.05; t < 1; t += 0.1) {
        const a = this.line[i - 1];
        const b = this.line[i];
        const p = [a[0] + t * (b[0] - a[0]), a[1] + t * (b[1] - a[1])];
        const grid = [...this.store.grids.values()].find((one) => contains(one.geometry, p));
        if (grid) counts.set(grid, (counts.get(grid) || 0) + 1);
      }
    }
    return [...counts].sort((a, b) => b[1] - a[1]).map((pair) => pair[0])[0];
  }
}

export class Outline extends Drawing {
  static verb = "outline";
  static closed = true;
  static least = 3;

  ready() {
    const name = element("input", { class: "form-control", name: "outline_name", maxlength: 60, required: true });
    this.panel.ask(this.words.title, this.words.ready, this.panel.field(this.editor.words.name, name),
      this.panel.confirm(this.words.confirm, () => this.send({ polygon: this.line, name: name.value }), () => this.restart()));
    name.focus();
  }
}

export class Border extends Tool {
  static verb = "border";

  start() {
    this.line = null;
    this.held = -1;
    super.start();
  }

  click(event) {
    if (this.line) return;
    const found = this.nearest(event.lngLat.toArray());
    if (!found) return;
    this.grids = found.grids;
    this.line = found.line.map((p) => [...p]);
    this.view.mark("grids", this.grids);
    this.lines = this.snapLines(this.grids.flatMap((id) => this.store.piecesOf(id)));
    this.view.draft(this.line);
    const names = this.grids.map((id) => this.store.grids.get(id).properties.name).join(" | ");
    this.panel.ask(this.words.title, filled(this.words.drag, { names: names }),
      this.panel.confirm(this.words.confirm, () => this.done(), () => this.restart()));
  }

  /** The shared border nearest to the click, between the grid clicked and its neighbour. */
  nearest(point) {
    const here = [...this.store.grids.values()].find((one) => contains(one.geometry, point));
    if (!here) return null;
    const id = here.properties.id;
    let best = null;
    this.store.neighboursOfGrid(id).forEach((other) => {
      this.store.sharedBorder(id, other).forEach((line) => {
        const found = nearestOnLine(point, line);
        if (!best || found.squared < best.squared) best = { ...found, line: line, grids: [id, other] };
      });
    });
    return best;
  }

  down(event) {
    if (!this.line) return;
    const point = event.lngLat.toArray();
    const found = nearestOnLine(point, this.line);
    const reach = this.view.degrees(NEAR);
    if (!found || found.squared > reach * reach) return;
    event.preventDefault();
    const near = [found.segment, found.segment + 1].find((i) => {
      const [x, y] = [this.line[i][0] - point[0], this.line[i][1] - point[1]];
      return x * x + y * y < reach * reach;
    });
    if (near === undefined) this.line.splice(found.segment + 1, 0, found.point);
    this.held = near === undefined ? found.segment + 1 : near;
  }

  move(event) {
    if (this.held < 0) {
      if (!this.line) this.hover(event, "grids-fill");
      return;
    }
    const found = this.snap(event.lngLat.toArray(), this.lines);
    this.line[this.held] = found.point;
    this.view.draft(this.line, { snapped: found.to ? this.held : -1 });
  }

  up() {
    this.held = -1;
  }

  done() {
    return this.send({ grids: this.grids, line: this.line });
  }

  key(event) {
    if (event.key === "Enter" && this.line) this.done();
  }
}
