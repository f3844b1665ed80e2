"""What the grid worker's pages show."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy

from linli.core.access.actor import Actor
from linli.core.areas import queries as areas
from linli.core.tasks import queries
from linli.modules.cases.queries import cell
from linli.modules.cases.states import MACHINE
from linli.modules.cases.views import sections
from linli.modules.catalogue import public as catalogue
from linli.ui.parts import Deadline
from linli.ui.photos import items
from linli.ui.subject import lists, pages
from linli.ui.subject.declaration import Scene, Subject, state_badge

Context = dict[str, Any]
LABELS = {
    "verify": gettext_lazy("Record what you found"),
    "begin_check": gettext_lazy("I am on the way"),
    "settle": gettext_lazy("Settled on the spot"),
}
VERBS = tuple(LABELS)


def tasks(actor: Actor) -> Context:
    """To verify first, then what can be settled on the spot; both by deadline."""
    now = timezone.now()
    checks = cell.to_verify(actor)
    spots = cell.settleable(actor) if actor.may("cases.settle") else []
    names = areas.labels({case.area for _task, case in checks} | {c.area for c in spots})
    verify = [
        {**card(case, names), "level": queries.level(task, now), "due": chip(task, now)}
        for task, case in checks
    ]
    settle = [{**card(c, names), **promise(c, now)} for c in spots]
    return {"verify": verify, "settle": settle, "where": where(actor)}


def where(actor: Actor) -> str:
    """The names of the cells, the first three."""
    reach = cell.cells(actor)[:3]
    names = areas.labels(reach)
    return " · ".join(names[code] for code in reach if code in names)


def card(case: Any, names: dict[str, str]) -> Context:
    return {
        "url": reverse("cases:worker_case", args=[case.pk]),
        "title": catalogue.label(case.matter_code, case.district),
        "number": case.number,
        "place": case.place,
        "area": names.get(case.area, ""),
        "badge": state_badge(MACHINE, case.state),
        "urgent": case.urgent,
    }


def chip(task: Any, now: datetime) -> Deadline | None:
    return Deadline(task.due_at, level=queries.level(task, now)) if task.due_at else None


def promise(case: Any, now: datetime) -> Context:
    late = bool(case.due_at and now > case.due_at)
    due = Deadline(case.due_at, provisional=case.provisional) if case.due_at else None
    return {"level": "red" if late else "", "due": due}


def case_facts(of: Subject, scene: Scene) -> Context:
    """What to look at on the spot: the report, the unit's answer, the closing condition."""
    case = scene.row
    offered = [m for m in pages.offered(of, scene) if m.name in VERBS]
    return {
        "case": case,
        "matter": catalogue.by_id(case.matter_id),
        "badge": of.badge(case),
        "deadline": lists.due(of, case),
        "answers": sections.answered(scene),
        "area": areas.labels([case.area]).get(case.area, ""),
        "photos": items(f for f in scene.files if f.stage == "report"),
        "proof": items(f for f in scene.files if f.stage != "report"),
        "place_drawn": sections.place_drawn(case, []),
        "result": sections.result(scene),
        "steps": [worker_step(case, move.name) for move in offered],
    }


def worker_step(case: Any, verb: str) -> Context:
    return {
        "verb": verb,
        "label": LABELS[verb],
        "url": reverse("cases:worker_step", args=[case.pk, verb]),
        "direct": verb == "begin_check",
    }


def choices(actor: Actor, asked: str) -> Context:
    """Matters to settle on the spot first, then all by category; or what fits the words."""
    held = catalogue.catalogue()
    matters = list(held.valid(actor.district).values())
    found = held.search(asked, actor.district)[:30] if asked else []
    spot = [m for m in matters if m.spot]
    return {
        "asked": asked,
        "found": sorted(found, key=lambda m: not m.spot),
        "spot": held.tree(actor.district, spot),
        "tree": held.tree(actor.district),
    }


def cell_rows(actor: Actor) -> list[Context]:
    rows, now = cell.on_map(actor), timezone.now()
    names = areas.labels({c.area for c in rows})
    return [{**card(c, names), **promise(c, now), "at": (c.lon, c.lat)} for c in rows]


def points(actor: Actor) -> Context:
    """Open cases with a point, as GeoJSON for the map."""
    features = [
        {
            "type": "Feature",
            "geometry": {"type": "Point", "coordinates": row["at"]},
            "properties": {
                "title": row["title"],
                "url": row["url"],
                "state": str(row["badge"].text),
                "tone": "bad" if row["level"] == "red" else row["badge"].tone,
            },
        }
        for row in cell_rows(actor)
        if row["at"][0] is not None
    ]
    return {"type": "FeatureCollection", "features": features}


def cell_page(actor: Actor) -> Context:
    return {"rows": cell_rows(actor)[:100], "where": where(actor)}
