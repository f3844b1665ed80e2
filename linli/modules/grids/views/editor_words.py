"""What the map editor says: its script holds no words of its own."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

# How a grid stands to the limits: the one table of its tones, for lists and for the map editor.
TONES = {"good": "good", "low": "info", "high": "warn", "broken": "bad", "empty": "neutral"}


def editor_words() -> dict[str, Any]:
    """Sentences by key; `{name}` is filled in by the script."""
    return {
        "households": _("{n} households"),
        "grid": _("Grid"),
        "before": _("Before"),
        "after": _("After"),
        "verdict": _("Verdict"),
        "gone": _("no longer there"),
        "balance": _("Variation of households in the community: {before} → {after}, {verdict}."),
        "more_even": _("more even"),
        "less_even": _("less even"),
        "as_even": _("as even as before"),
        "workers_affected": _("Posts of grid workers in these grids: {n}."),
        "no_workers": _("No post of a grid worker is affected."),
        "cancel": _("Cancel"),
        "finish": _("Finish the drawing"),
        "name": _("Name"),
        "unnamed": _("Land without a name"),
        "code": _("Code"),
        "buildings": _("Buildings"),
        "workers": _("Grid workers"),
        "special": _("Special grid"),
        "said": {"undo": _("Taken back: {sentence}"), "redo": _("Done again: {sentence}")},
        "states": states(),
        "tones": TONES,
        "tools": tools(),
        **figures(),
    }


def states() -> dict[str, str]:
    return {
        "good": _("within the limits"),
        "low": _("too few households"),
        "high": _("too many households"),
        "broken": _("not in one piece"),
        "empty": _("would be empty"),
    }


def figures() -> dict[str, str]:
    return {
        "total_grids": _("Grids"),
        "of_special": _("{n} and {special} special"),
        "within_limits": _("Within {lower}-{upper} households"),
        "total_households": _("Households"),
        "household_span": _("Fewest and most households"),
        "variation": _("Variation of households"),
        "compactness": _("Compactness"),
        "barrier_share": _("Border on roads and rivers"),
    }


def tools() -> dict[str, dict[str, str]]:
    return {
        "select": {
            "title": _("Look at a grid"),
            "hint": _("Click a grid on the map or in the list."),
        },
        "move": {
            "title": _("Move compounds"),
            "hint": _("Click a compound; with Shift several. Then click the grid it shall go to."),
            "chosen": _("{names}: {households} households."),
            "to": _("To {name} ({households} households)"),
            "none": _("No other grid touches it."),
            "into": _("Move to {name}"),
            "confirm": _("Move"),
        },
        "split": {
            "title": _("Split a grid"),
            "hint": _(
                "Draw a line right across the grid: click its points, double-click the last."
            ),
            "finish": _("Click the next points. Double-click or Enter ends the line."),
            "ready": _("{name} will be cut along this line."),
            "outside": _("The line must run across a grid. Draw it again."),
            "confirm": _("Split"),
        },
        "merge": {
            "title": _("Merge two grids"),
            "hint": _("Click the first grid."),
            "second": _("Now click a grid that touches it."),
            "confirm": _("Merge"),
        },
        "border": {
            "title": _("Drag a border"),
            "hint": _("Click close to the border between two grids."),
            "drag": _("{names}: drag the line; it snaps to roads, rivers and compounds."),
            "confirm": _("Take the new border"),
        },
        "outline": {
            "title": _("Draw a new grid"),
            "hint": _("Click the corners of the new grid; double-click the last one."),
            "finish": _("Click the next corners. Double-click or Enter closes the outline."),
            "ready": _("The land inside becomes a grid of its own. Give it a name."),
            "confirm": _("Make the grid"),
        },
        "special": {
            "title": _("Special grid"),
            "hint": _("Click the compounds that form it: a market, a school, a park."),
            "chosen": _("Chosen: {names}."),
            "kind": _("Name of the special grid"),
            "confirm": _("Make the special grid"),
        },
        "rename": {
            "title": _("Rename a grid"),
            "hint": _("Click the grid that shall have another name."),
            "confirm": _("Rename"),
        },
    }
