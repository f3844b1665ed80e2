// The map editor of a plan: puts the parts together, listens, asks the server, shows its answer.
import { PlanMap } from "./plan_map.js";
import { PlanPanel } from "./plan_panel.js";
import { PlanStore } from "./plan_store.js";
import { TOOLS } from "./plan_tools.js";
import { box } from "./shapes.js";

class Editor {
  constructor(root, words, layers) {
    this.root = root;
    this.words = words;
    this.store = new PlanStore(layers);
    this.panel = new PlanPanel(root, words, this.store);
    this.chosen = null;
    this.busy = false;
    this.tool = null;
  }

  async start() {
    this.panel.totals();
    this.list();
    const made = await window.LinliMap.create(this.root, this.root.querySelector("[data-map]"));
    this.view = new PlanMap(made, this.store, this.words);
    await this.view.start(Boolean(this.root.dataset.tilesUrl));
    this.fit();
    this.listen(made.map);
    this.use("select");
  }

  editable() {
    return this.root.dataset.editUrl !== "";
  }

  use(verb) {
    if (this.tool) this.tool.stop();
    this.tool = new TOOLS[verb](this);
    this.root.querySelectorAll("[data-tool]").forEach(function (button) {
      button.setAttribute("aria-pressed", String(button.dataset.tool === verb));
    });
    this.root.querySelector("[data-map]").dataset.using = verb;
    this.tool.start();
  }

  listen(map) {
    map.doubleClickZoom.disable();
    map.boxZoom.disable(); // Shift adds a compound to those chosen
    ["click", "mousemove", "mousedown", "mouseup", "dblclick"].forEach((name) => {
      const method = { click: "click", mousemove: "move", mousedown: "down", mouseup: "up", dblclick: "double" }[name];
      map.on(name, (event) => this.busy || this.tool[method](event));
    });
    map.on("touchstart", (event) => this.busy || event.points.length > 1 || this.tool.down(event));
    map.on("touchmove", (event) => this.busy || this.tool.move(event));
    map.on("touchend", (event) => this.busy || this.tool.up(event));
    this.root.addEventListener("click", (event) => {
      const button = event.target.closest("[data-tool]");
      if (button) this.use(button.dataset.tool);
    });
    this.on("[data-undo]", () => this.edit("undo", {}));
    this.on("[data-redo]", () => this.edit("redo", {}));
    this.on("[data-fit]", () => this.fit());
    const bands = this.root.querySelector("[data-bands]");
    bands.addEventListener("change", () => this.view.colourBy(bands.value === "band"));
    document.addEventListener("keydown", (event) => this.key(event));
  }

  on(selector, act) {
    const button = this.root.querySelector(selector);
    if (button) button.addEventListener("click", act);
  }

  key(event) {
    if (!this.root.isConnected) return;
    const writing = event.target.closest("input, textarea, select");
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "z" && !writing && this.editable()) {
      event.preventDefault();
      this.edit(event.shiftKey ? "redo" : "undo", {});
    } else if (event.key === "Escape") {
      this.use(this.tool.constructor.verb);
    } else if (!writing && !event.target.closest("button, a, summary")) {
      this.tool.key(event);
    }
  }

  fit() {
    this.view.fit(box([...this.store.grids.values()].map((grid) => grid.geometry)));
  }

  list() {
    this.panel.list(this.chosen, (id) => this.open(id));
  }

  open(id) {
    this.chosen = id;
    this.list();
    if (!this.view) return;
    this.view.fit(box([this.store.grids.get(id).geometry]), 90);
    this.use("select");
  }

  /** One correction: sent, answered, shown; a refusal is said in the panel and nothing changes. */
  async edit(verb, details) {
    if (this.busy) return;
    this.busy = true;
    this.root.classList.add("is-busy");
    try {
      const answer = await fetch(this.root.dataset.editUrl + verb + "/", {
        method: "POST",
        headers: {
          Accept: "application/json",
          "Content-Type": "application/json",
          "X-CSRFToken": document.querySelector('meta[name="csrf-token"]').content,
        },
        body: JSON.stringify(details),
      });
      const said = await answer.json();
      if (!answer.ok) this.panel.say(refusal(said), "error");
      else this.show(said, verb);
    } catch (error) {
      this.panel.say(document.body.dataset.errorText, "error");
    } finally {
      this.busy = false;
      this.root.classList.remove("is-busy");
    }
  }

  show(edited, verb) {
    this.store.apply(edited);
    this.panel.say((this.words.said[verb] || "{sentence}").replace("{sentence}", edited.sentence), "success");
    this.panel.totals();
    if (this.chosen !== null && !this.store.grids.has(this.chosen)) this.chosen = null;
    this.list();
    if (this.view) {
      this.view.draw();
      this.use(TOOLS[verb] ? verb : this.tool.constructor.verb);
    }
    ["undo", "redo"].forEach((name) => {
      const button = this.root.querySelector(`[data-${name}]`);
      if (button) button.disabled = !edited["may_" + name];
    });
    this.root.dataset.edits = String(Number(this.root.dataset.edits || 0) + 1);
    document.body.dispatchEvent(new Event("plan-changed"));
  }
}

function refusal(said) {
  const lines = Object.values(said.fields || {}).flat();
  return lines.length ? lines.join(" ") : said.message;
}

/** The words of the page by their names, those with a dot one in the other. */
function said(template) {
  const words = {};
  for (const one of template.content.querySelectorAll("[data-word]")) {
    const steps = one.dataset.word.split("."), last = steps.pop();
    const held = steps.reduce((found, step) => (found[step] = found[step] || {}), words);
    held[last] = one.textContent;
  }
  return words;
}

async function begin(root) {
  if (root.dataset.started) return;
  root.dataset.started = "yes";
  const words = said(document.getElementById("editor-words"));
  const answer = await fetch(root.dataset.layersUrl, { headers: { Accept: "application/json" } });
  if (!answer.ok) throw new Error(String(answer.status));
  const editor = new Editor(root, words, await answer.json());
  try {
    await editor.start();
    root.editor = editor; // for whoever looks at the page from outside, such as a test
    root.dataset.ready = "yes";
  } catch (error) {
    // No WebGL or no map files: the panel and the lists below do the same work.
    root.classList.add("without-map");
    root.dataset.ready = "list";
  }
}

function look() {
  document.querySelectorAll("[data-plan-editor]").forEach(function (root) {
    begin(root).catch(function () {
      root.classList.add("without-map");
      root.dataset.ready = "list";
    });
  });
}

document.addEventListener("htmx:load", look);
look();
