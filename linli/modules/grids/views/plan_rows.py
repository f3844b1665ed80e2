"""What the page of a plan shows beside the map: facts, figures, the table, what was corrected."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.core.areas import queries as areas
from linli.modules.grids.queries.plans import PlanPage
from linli.modules.grids.states import Level
from linli.ui.answering import Request, paged
from linli.ui.parts import Badge
from linli.ui.table import Column, Number, listed

SPECIAL = "special_grid"
# How a grid stands to the limits: the one table of its words and tones, for lists and the editor.
VERDICTS = {
    "good": Badge(gettext_lazy("within the limits"), "good"),
    "low": Badge(gettext_lazy("too few households"), "info"),
    "high": Badge(gettext_lazy("too many households"), "warn"),
    "broken": Badge(gettext_lazy("not in one piece"), "bad"),
    "empty": Badge(gettext_lazy("would be empty"), "neutral"),
}
SHOUTED = {"warn", "bad"}  # tones that mark a whole row
Features = Sequence[dict[str, Any]]


def percent(share: float | None) -> str:
    return "–" if share is None else f"{share * 100:.1f}%"


def decimal(value: float | None) -> str:
    return "–" if value is None else f"{value:.3f}"


def plain(value: int | None) -> str:
    return "–" if value is None else f"{value:,}"


def hectares(surface: float) -> str:
    return _("%(n).2f ha") % {"n": surface / 10_000}


def span(figures: dict[str, Any]) -> str:
    if figures.get("smallest") is None:
        return "–"
    return f"{figures['smallest']}–{figures['largest']}"


def limits(row: Any) -> str:
    facts = {name: getattr(row, name) for name in ("lower", "upper", "target")}
    return _("%(lower)s-%(upper)s, aimed at %(target)s") % facts


def plan_facts(row: Any, people: Mapping[int, str]) -> list[tuple[Any, Any]]:
    """What is to be said of a plan beside its place; what there is none of is None."""
    return [
        (_("Divided into"), Level(row.level).label),
        (_("Households per grid"), limits(row)),
        (_("Made by"), people.get(row.made_by_id or 0)),
        (_("Proposed by"), people.get(row.proposed_by_id or 0)),
        (_("Proposed"), row.proposed_at),
        (_("Approved by"), people.get(row.approved_by_id or 0)),
        (_("In force from"), row.valid_from),
    ]


def figures(found: dict[str, Any], plan: dict[str, Any]) -> list[tuple[str, str]]:
    """The totals, as the panel shows them before the script has run."""
    grids = str(found["grids"])
    if found.get("special"):
        grids = _("%(n)s and %(special)s special") % {"n": grids, "special": found["special"]}
    within = _("Within %(lower)s-%(upper)s households") % plan
    return [
        (_("Grids"), grids),
        (within, percent(found.get("within_share"))),
        (_("Fewest and most households"), span(found)),
        (_("Variation of households"), decimal(found.get("variation"))),
        (_("Compactness"), decimal(found.get("compactness"))),
        (_("Border on roads and rivers"), percent(found.get("barrier_share"))),
    ]


def paged_grids(
    request: Request,
    features: Features,
    state: Callable[[dict[str, Any]], Any],
    *words: Any,
    more: Sequence[Column] = (),
    **how: Any,
) -> dict[str, Any]:
    """One page of grids as a table, with their communities where there are several.

    `state` draws the verdict, `more` are columns before it; words and the rest as for `listed`.
    """
    shown = paged(request, features)
    several = len({one["properties"]["area"] for one in features}) > 1
    places = areas.labels({one["properties"]["area"] for one in shown}) if several else {}
    place = Column("area", _("Community"), show=lambda code: places.get(code, code))
    columns = [
        Column("name", _("Grid"), primary=True),
        *([place] if places else []),
        Column("code", _("Code")),
        Number("households", _("Households")),
        *more,
        Number("workers", _("Grid workers"), hide_on_phone=True),
        Column("state", _("Verdict"), of=state),
        Column("findings", _("Findings"), wide=True, show=" ".join),
    ]
    rows = (one["properties"] for one in shown)
    return {"page": shown, "table": listed(rows, columns, *words, **how)}


def planned_grids(request: Request, plan_id: int, features: Features) -> dict[str, Any]:
    """The same of a plan, each leading to its page."""
    form = [
        Number("buildings", _("Buildings"), hide_on_phone=True),
        Number("compactness", _("Compactness"), hide_on_phone=True, show=decimal),
        Number("barrier_share", _("Border on roads and rivers"), hide_on_phone=True, show=percent),
    ]
    return paged_grids(
        request,
        features,
        judged,
        _("Grids of the plan"),
        more=form,
        key=lambda own: own["id"],
        url=lambda own: reverse("grids:plan_grid", args=[plan_id, own["id"]]),
        tone=lambda own: tone if (tone := VERDICTS[own["state"]].tone) in SHOUTED else "",
    )


def judged(own: dict[str, Any]) -> Any:
    state = VERDICTS[own["state"]]
    special = Badge(_("Special grid"), "special")
    return [state, special] if own["kind"] == SPECIAL else state


def corrections(found: PlanPage) -> list[dict[str, Any]]:
    """The corrections, the newest first, for the timeline."""
    return [
        {
            "at": edit.at,
            "title": edit.sentence,
            "who": found.people.get(edit.by_id or 0, ""),
            "text": _("taken back") if edit.undone else "",
            "tone": "neutral" if edit.undone else "info",
            "icon": "arrow-back-up" if edit.undone else "edit",
        }
        for edit in found.edits
    ]


def troubles(features: Iterable[dict[str, Any]]) -> list[Any]:
    """The findings in words, for whoever is about to propose or to approve."""
    found = [one["properties"] for one in features if one["properties"]["findings"]]
    places = areas.labels({one["area"] for one in found})
    several = len(places) > 1
    return [
        format_html(
            "<strong>{}{}</strong> {}",
            places.get(one["area"], "") if several else "",
            one["name"],
            " ".join(one["findings"]),
        )
        for one in found
    ]
