"""How cases are drawn in lists: badges, deadlines, table, points."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from functools import cache
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from linli.modules.cases.queries import cases
from linli.modules.cases.queries.places import Places, places
from linli.modules.cases.states import MACHINE, OPEN
from linli.modules.catalogue import public as catalogue
from linli.ui.parts import Badge, Deadline
from linli.ui.table import Column, Row, Table


def case_url(pk: int) -> str:
    """Put together, because a map asks for thousands of them."""
    return f"{reverse('cases:desk_list')}{pk}/"


def number(text: str) -> SafeString:
    """Never broken over two lines."""
    return format_html('<span class="unbroken tabular">{}</span>', text)


def state_tone(state: str) -> str:
    return MACHINE.by_code[state].tone


def state_badge(state: str) -> Badge:
    return Badge(MACHINE.label(state), state_tone(state))


def overdue(case: Any, now: datetime) -> bool:
    """Open though the promised date has passed; the clock of a suspended case stands."""
    running = case.state in OPEN and case.state != "suspended"
    return bool(running and case.due_at and case.due_at < now)


def promised(case: Any) -> Any:
    """The promise of a case: what is left of it, or how it was kept."""
    if case.state == "suspended":
        return Deadline(case.due_at, level="paused")
    if case.state in OPEN:
        return Deadline(case.due_at, provisional=case.provisional)
    if case.on_time is None:
        return None
    return Deadline(case.due_at, level="done") if case.on_time else Badge(_("Closed late"), "bad")


def marks(case: Any) -> list[Badge]:
    """What stands out about a case."""
    return [Badge(*mark) for mark in cases.marks(case)]


def matter_label(case: Any) -> str:
    return catalogue.catalogue().by_id(case.matter_id).label


def where(case: Any, held: Places) -> str:
    """Community and place in words; the place often begins with the community's name already."""
    area = held.name(case.area[:12]) if len(case.area) >= 12 else held.label(case.area)
    return case.place if area in case.place else f"{area} {case.place}".strip()


def case_table(rows: Iterable[Any], select: str = "") -> Table:
    """The list's table; two statements at most, for places that changed."""
    held, now = places(), timezone.now()
    return Table(
        columns=[
            Column("number", pgettext("case", "Number"), primary=True),
            Column("state", _("State")),
            Column("matter", _("Matter")),
            Column("place", pgettext("case", "Place")),
            Column("unit", _("Unit"), hide_on_phone=True),
            Column("reported", pgettext("moment", "Reported"), hide_on_phone=True),
            Column("due", _("Promise")),
        ],
        rows=[case_row(case, held, now) for case in rows],
        caption=_("Cases"),
        empty=_("No case fits this filter."),
        select=select,
    )


def case_row(case: Any, held: Places, now: datetime) -> Row:
    return Row(
        id=case.pk,
        url=case_url(case.pk),
        tone="bad" if overdue(case, now) else "",
        cells={
            "number": number(case.number),
            "state": state_badge(case.state),
            "matter": [matter_label(case), *marks(case)],
            "place": where(case, held),
            "unit": catalogue.unit_label(case.unit_id),
            "reported": number(f"{timezone.localtime(case.reported_at):%Y-%m-%d}"),
            "due": promised(case),
        },
    )


def features(rows: Iterable[Any]) -> dict[str, Any]:
    """GeoJSON of points, as the map part reads it; what repeats is worked out once."""
    now = timezone.now()
    label, state, tone = cache(catalogue.catalogue().label), cache(MACHINE.label), cache(state_tone)
    before, after = case_url(0).split("0")
    return {
        "type": "FeatureCollection",
        "features": [
            {
                "type": "Feature",
                "geometry": {"type": "Point", "coordinates": [case.lon, case.lat]},
                "properties": {
                    "title": f"{label(case.matter_code, case.district)} {case.number}",
                    "url": f"{before}{case.pk}{after}",
                    "state": state(case.state),
                    "tone": "bad" if overdue(case, now) else tone(case.state),
                },
            }
            for case in rows
        ],
    }
