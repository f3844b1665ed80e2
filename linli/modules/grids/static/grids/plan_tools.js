// The tools of the editor that work on grids and compounds as they are.
import { Border, Outline, Split } from "./plan_drawing.js";
import { element, filled } from "./plan_panel.js";
import { Tool } from "./plan_tool.js";

class OnGrids extends Tool {
  move(event) {
    this.hover(event, "grids-fill");
  }
}

class OnPieces extends Tool {
  start() {
    this.pieces = [];
    super.start();
  }

  move(event) {
    this.hover(event, "pieces-fill");
  }

  toggle(id) {
    this.pieces = this.pieces.includes(id) ? this.pieces.filter((one) => one !== id) : [...this.pieces, id];
  }

  names() {
    return this.pieces.map((id) => this.store.pieces.get(id).properties.name || this.editor.words.unnamed).join("、");
  }
}

class Select extends OnGrids {
  static verb = "select";

  start() {
    super.start();
    if (this.editor.chosen !== null && this.store.grids.has(this.editor.chosen)) this.show(this.editor.chosen);
  }

  click(event) {
    const id = this.view.at(event, "grids-fill");
    if (id !== null) this.show(id);
  }

  show(id) {
    this.editor.chosen = id;
    this.view.mark("grids", [id]);
    const facts = this.store.grids.get(id).properties;
    this.panel.ask(facts.name, "", this.panel.grid(facts, this.store.piecesOf(id)));
    this.editor.list();
  }
}

class Move extends OnPieces {
  static verb = "move";

  click(event) {
    const id = this.view.at(event, "pieces-fill");
    if (id === null) return;
    const grid = this.store.gridOf(id).properties.id;
    const own = this.pieces.map((one) => this.store.gridOf(one).properties.id);
    if (!this.pieces.length || event.originalEvent.shiftKey || own.includes(grid)) this.choose(id, event.originalEvent.shiftKey);
    else this.aim(grid);
  }

  choose(id, more) {
    if (more) this.toggle(id);
    else this.pieces = [id];
    this.view.mark("pieces", this.pieces);
    this.view.mark("grids", []);
    if (!this.pieces.length) return this.start();
    const home = this.store.gridOf(id).properties.area;
    const near = this.store.neighboursOfPieces(this.pieces).filter((grid) => this.store.grids.get(grid).properties.area === home);
    const buttons = near.map((grid) => {
      const facts = this.store.grids.get(grid).properties;
      return element("button", { type: "button", class: "btn btn-block", text: filled(this.words.to, facts), on: { click: () => this.aim(grid) } });
    });
    this.panel.ask(this.words.title, this.said(), element("div", { class: "stack-tight" }, ...buttons),
      buttons.length ? null : element("p", { class: "muted", text: this.words.none }));
  }

  said() {
    const households = this.pieces.reduce((sum, id) => sum + this.store.pieces.get(id).properties.households, 0);
    return filled(this.words.chosen, { names: this.names(), households: households });
  }

  aim(grid) {
    this.target = grid;
    this.view.mark("grids", [grid]);
    const effect = this.store.effectOfMove(this.pieces, grid);
    if (!effect.rows.length) return;
    const name = this.store.grids.get(grid).properties.name;
    this.panel.ask(filled(this.words.into, { name: name }), this.said(), this.panel.effect(effect),
      this.panel.confirm(this.words.confirm, () => this.done(), () => this.restart()));
  }

  done() {
    return this.send({ pieces: this.pieces, grid: this.target });
  }

  key(event) {
    if (event.key === "Enter" && this.target) this.done();
  }
}

class Merge extends OnGrids {
  static verb = "merge";

  start() {
    this.grids = [];
    super.start();
  }

  click(event) {
    const id = this.view.at(event, "grids-fill");
    if (id === null || this.grids.includes(id)) return;
    this.grids = this.grids.length === 2 ? [id] : [...this.grids, id];
    this.view.mark("grids", this.grids);
    if (this.grids.length < 2) return this.panel.ask(this.words.title, this.words.second);
    const effect = this.store.effectOfMerge(...this.grids);
    return this.panel.ask(this.words.title, "", this.panel.effect(effect),
      this.panel.confirm(this.words.confirm, () => this.done(), () => this.restart()));
  }

  done() {
    return this.send({ grids: this.grids });
  }

  key(event) {
    if (event.key === "Enter" && this.grids.length === 2) this.done();
  }
}

class Special extends OnPieces {
  static verb = "special";

  click(event) {
    const id = this.view.at(event, "pieces-fill");
    if (id === null) return;
    this.toggle(id);
    this.view.mark("pieces", this.pieces);
    if (!this.pieces.length) return this.start();
    const first = this.store.pieces.get(this.pieces[0]).properties;
    const name = element("input", { class: "form-control", name: "special_name", maxlength: 60, value: this.name || first.name || "", on: { input: (e) => { this.name = e.target.value; } } });
    this.panel.ask(this.words.title, filled(this.words.chosen, { names: this.names() }), this.panel.field(this.words.kind, name),
      this.panel.confirm(this.words.confirm, () => this.send({ pieces: this.pieces, kind_name: name.value }), () => this.restart()));
  }
}

class Rename extends OnGrids {
  static verb = "rename";

  click(event) {
    const id = this.view.at(event, "grids-fill");
    if (id === null) return;
    this.view.mark("grids", [id]);
    const facts = this.store.grids.get(id).properties;
    const name = element("input", { class: "form-control", name: "rename_name", maxlength: 60, value: facts.name });
    const done = () => this.send({ grid: id, name: name.value });
    name.addEventListener("keydown", (e) => e.key === "Enter" && done());
    this.panel.ask(this.words.title, facts.code, this.panel.field(this.editor.words.name, name),
      this.panel.confirm(this.words.confirm, done, () => this.restart()));
    name.select();
  }
}

export const TOOLS = { select: Select, move: Move, split: Split, merge: Merge, border: Border, outline: Outline, special: Special, rename: Rename };
