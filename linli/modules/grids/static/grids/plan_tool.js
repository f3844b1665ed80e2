// What every tool of the editor has: its words, what it marks, how it snaps and sends.
import { snapped } from "./shapes.js";

const REACH = 12; // pixels within which a drawn point snaps

export class Tool {
  constructor(editor) {
    this.editor = editor;
    this.store = editor.store;
    this.view = editor.view;
    this.panel = editor.panel;
    this.words = editor.words.tools[this.constructor.verb];
  }

  start() {
    this.panel.ask(this.words.title, this.words.hint);
  }

  stop() {
    this.view.mark("pieces", []);
    this.view.mark("pieces", [], "under");
    this.view.mark("grids", []);
    this.view.mark("grids", [], "under");
    this.view.draft([]);
  }

  restart() {
    this.editor.use(this.constructor.verb);
  }

  click() {}
  double() {}
  move() {}
  down() {}
  up() {}
  key() {}

  send(details) {
    return this.editor.edit(this.constructor.verb, details);
  }

  snap(point, lines) {
    return snapped(point, lines, this.view.degrees(REACH));
  }

  /** All lines a drawn point may snap to: piece borders and barriers. */
  snapLines(pieces) {
    const borders = pieces.flatMap((piece) =>
      piece.geometry.type === "Polygon" ? piece.geometry.coordinates : piece.geometry.coordinates.flat());
    const barriers = this.store.barriers.features.flatMap((line) =>
      line.geometry.type === "LineString" ? [line.geometry.coordinates] : line.geometry.coordinates);
    return [...borders, ...barriers];
  }

  hover(event, layer) {
    const id = this.view.at(event, layer);
    this.view.mark(layer.split("-")[0], id === null ? [] : [id], "under");
    return id;
  }
}
