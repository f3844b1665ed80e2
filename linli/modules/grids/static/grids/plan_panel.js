// The side panel: what a tool asks, what an edit would do, the totals, the grids worst first.
import { SPECIAL } from "./plan_store.js";

export function element(name, facts = {}, ...inside) {
  const made = document.createElement(name);
  Object.entries(facts).forEach(function ([key, value]) {
    if (key === "text") made.textContent = value;
    else if (key === "on") Object.entries(value).forEach((pair) => made.addEventListener(...pair));
    else if (value !== false && value !== null) made.setAttribute(key, value === true ? "" : value);
  });
  made.append(...inside.filter(Boolean));
  return made;
}

export function filled(sentence, values) {
  return sentence.replace(/\{(\w+)\}/g, (_all, name) => values[name]);
}

function percent(share) {
  return share === null || share === undefined ? "–" : (share * 100).toFixed(1) + "%";
}

function decimals(value) {
  return value === null || value === undefined ? "–" : value.toFixed(3);
}

export class PlanPanel {
  constructor(root, words, store) {
    this.words = words;
    this.store = store;
    this.task = root.querySelector("[data-task]");
    this.totalsBox = root.querySelector("[data-totals]");
    this.listBox = root.querySelector("[data-grid-list]");
    this.said = root.querySelector("[data-said]");
  }

  say(text, tone = "info") {
    this.said.textContent = text;
    this.said.className = text ? "flash flash-" + tone : "";
  }

  verdict(state) {
    return element("span", { class: "tag tag-" + (this.words.tones[state] || "neutral") },
      element("span", { class: "tag-dot" }), this.words.states[state] || state);
  }

  /** What the tool asks: a heading, a sentence, and whatever stands below. */
  ask(title, hint, ...below) {
    this.task.replaceChildren(
      element("h2", { text: title }),
      element("p", { class: "muted", text: hint }),
      ...below.filter(Boolean),
    );
  }

  confirm(label, act, drop, enabled = true) {
    return element("div", { class: "cluster" },
      element("button", { type: "button", class: "btn btn-primary", text: label, disabled: !enabled, "data-confirm-edit": true, on: { click: act } }),
      element("button", { type: "button", class: "btn", text: this.words.cancel, on: { click: drop } }));
  }

  field(label, control) {
    control.id = control.id || "editor_" + control.name;
    return element("div", { class: "field" },
      element("label", { class: "field-label", for: control.id, text: label }), control);
  }

  /** Households before and after, in words and numbers, of each grid concerned. */
  effect(effect) {
    const words = this.words;
    const head = element("tr", {},
      ...[words.grid, words.before, words.after, words.verdict].map((text, i) =>
        element("th", { scope: "col", class: i === 1 || i === 2 ? "align-end" : "", text: text })));
    const rows = effect.rows.map((row) =>
      element("tr", {},
        element("th", { scope: "row", text: row.name }),
        element("td", { class: "align-end tabular", text: row.before }),
        element("td", { class: "align-end tabular" }, element("strong", { text: row.gone ? "–" : row.after })),
        element("td", {}, row.gone ? words.gone : this.verdict(row.becomes))));
    const [before, after] = effect.spread;
    const better = after < before - 0.0005 ? words.more_even : after > before + 0.0005 ? words.less_even : words.as_even;
    const balance = filled(words.balance, { before: decimals(before), after: decimals(after), verdict: better });
    const workers = effect.workers ? filled(words.workers_affected, { n: effect.workers }) : words.no_workers;
    return element("div", { class: "effect", "data-effect": true },
      element("table", { class: "effect-table" }, element("thead", {}, head), element("tbody", {}, ...rows)),
      element("p", { class: "muted", text: balance }),
      element("p", { class: "muted", text: workers }));
  }

  totals() {
    const found = this.store.figures;
    const words = this.words;
    const grids = found.special ? filled(words.of_special, { n: found.grids, special: found.special }) : found.grids;
    const facts = [
      [words.total_grids, grids],
      [filled(words.within_limits, this.store.plan), percent(found.within_share)],
      [words.household_span, found.smallest === null ? "–" : `${found.smallest}–${found.largest}`],
      [words.variation, decimals(found.variation)],
      [words.compactness, decimals(found.compactness)],
      [words.barrier_share, percent(found.barrier_share)],
    ];
    this.totalsBox.replaceChildren(...facts.map(([label, value]) =>
      element("div", {}, element("dt", { text: label }), element("dd", { class: "tabular", text: value ?? "–" }))));
  }

  list(chosen, open) {
    const rows = this.store.byTrouble().map((grid) => {
      const facts = grid.properties;
      const notes = (facts.findings || []).map((text) => element("span", { class: "grid-finding", text: text }));
      const counted = filled(this.words.households, { n: facts.households });
      const kind = facts.kind === SPECIAL ? element("span", { class: "tag tag-special", text: this.words.special }) : null;
      const button = element("button", { type: "button", class: "grid-row", "aria-pressed": String(facts.id === chosen), on: { click: () => open(facts.id) } },
        element("span", { class: "grid-row-head" },
          element("strong", { text: [this.store.placeOf(facts), facts.name].filter(Boolean).join(" ") }),
          element("span", { class: "tabular", text: counted })),
        element("span", { class: "grid-row-marks" }, this.verdict(facts.state), kind),
        ...notes);
      return element("li", {}, button);
    });
    this.listBox.replaceChildren(...rows);
  }

  /** One grid opened: its figures, its findings, its compounds. */
  grid(facts, pieces) {
    const words = this.words;
    const pairs = [
      [words.code, facts.code],
      [words.total_households, facts.households],
      [words.buildings, facts.buildings],
      [words.compactness, decimals(facts.compactness)],
      [words.barrier_share, percent(facts.barrier_share)],
      [words.workers, facts.workers || 0],
    ];
    const listed = pieces
      .filter((piece) => piece.properties.name || piece.properties.households)
      .sort((a, b) => b.properties.households - a.properties.households)
      .map((piece) => {
        const one = piece.properties;
        return element("li", {}, element("span", { text: one.name || words.unnamed }),
          element("span", { class: "tabular muted", text: filled(words.households, { n: one.households }) }));
      });
    return element("div", {},
      this.verdict(facts.state),
      ...(facts.findings || []).map((text) => element("p", { class: "grid-finding", text: text })),
      element("dl", { class: "facts facts-tight" }, ...pairs.map(([label, value]) =>
        element("div", {}, element("dt", { text: label }), element("dd", { class: "tabular", text: value })))),
      element("ul", { class: "piece-list" }, ...listed));
  }
}
