"""What there is to choose from in the steps on a case."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format

from linli.core.access.actor import Actor
from linli.core.areas.codes import COUNTY, within
from linli.core.conversation.models import Reply
from linli.core.conversation.queries import replies
from linli.core.people.models import Post, valid_on
from linli.modules.cases.models import Case
from linli.modules.cases.states import CASE
from linli.modules.catalogue import public as catalogue


@dataclass(frozen=True)
class Choice:
    """An organisation to choose; `near`: responsible where the case is."""

    id: int
    label: str
    near: bool


def units_for(case: Case) -> list[Choice]:
    """Active organisations of the district: those of the case's place first, no statement."""
    found = []
    for unit in catalogue.units().ids.values():
        near = case.area.startswith(unit.area) and bool(unit.area)
        if unit.active and (near or unit.area[:COUNTY] == case.district):
            found.append(Choice(unit.id, unit.label, near))
    return sorted(found, key=lambda c: (not c.near, c.label))


def units_in_reach(areas: tuple[str, ...]) -> list[tuple[int, str]]:
    """(id, name) of the active units that work in the areas, by name; no statement."""

    def near(area: str) -> bool:
        return within(area, areas) or any(code.startswith(area) for code in areas)

    known = [u for u in catalogue.units().ids.values() if u.active and near(u.area)]
    return sorted(((u.id, u.label) for u in known), key=lambda pair: pair[1])


def going_to(case: Case, said: Mapping[str, Any]) -> str:
    """The unit chosen, else the one the routing rows name; not the one that just gave it back."""
    matter = catalogue.by_id(case.matter_id)
    routed = catalogue.route(matter.code, matter.lead, case.area, case.district).unit_id
    return catalogue.unit_label(said.get("unit") or (routed if routed != case.unit_id else None))


def scope(actor: Actor) -> tuple[str, ...]:
    """Where this actor's cases lie: the reach by area, or the home district of a unit's people."""
    return actor.reach("cases.view") or ((actor.district,) if actor.district else ())


def people_of(units: Iterable[int]) -> list[tuple[int, str]]:
    """(account id, name) of those who hold a post in one of the units today. One statement."""
    rows = Post.objects.filter(
        valid_on(timezone.localdate()), organisation_id__in=units, account__is_active=True
    )
    found = rows.values_list("account_id", "account__name").distinct()
    return sorted(((pk or 0, name or "") for pk, name in found), key=lambda pair: pair[1])


def standard_replies(
    actor: Actor, case: Case | None, verbs: Iterable[str], reader: str
) -> list[Reply]:
    """Those for the verbs and the reader: the ones that fit the case's matter, or all in use in the
    district. Words for one reader are never offered for another."""
    if case is None:
        known = replies.replies(CASE, actor.district)
        return [r for r in known if r.verb in set(verbs) and r.reader == reader]
    district, code = case.district, case.matter_code
    return [r for v in verbs for r in replies.fitting(CASE, v, reader, district, code)]


def filled(text: str, case: Case) -> str:
    """A standard reply with the facts of one case."""
    due = date_format(timezone.localtime(case.due_at), "Y-m-d") if case.due_at else ""
    values = {
        "number": case.number,
        "matter": catalogue.by_id(case.matter_id).label,
        "place": case.place,
        "unit": catalogue.unit_label(case.unit_id),
        "due": due,
    }
    return replies.filled(text, values)
