"""Reading cases: whose, one of them, what stands out. The first parameter is the actor."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from linli.core.access.actor import Actor
from linli.core.areas import queries as areas
from linli.core.figures.queries import number
from linli.core.people.models import Organisation
from linli.core.subjects.faces import Mark
from linli.core.tasks import queries as tasks
from linli.modules.cases.models import Case
from linli.modules.cases.states import CASE, OPEN
from linli.modules.catalogue import public as catalogue

LIST = (
    "id", "district", "number", "code", "matter_id", "matter_code", "area", "place", "state", "unit_id",
    "reported_at", "due_at", "closed_at", "provisional", "urgent", "unroutable", "reporters",
    "escalations", "reopens", "returns", "on_time", "lon", "lat", "public", "source", "outcome",
    "merged_into_id", "desk", "solved", "content", "external_id", "dispatched_at", "handled_at", "reworks",
)  # fmt: skip


def visible(actor: Actor) -> QuerySet[Case]:
    """By area, or because a unit of the actor takes or took part."""
    if actor.kind == "system":
        return Case.objects.all()
    by_area = Q(area__within=actor.reach("cases.view"))
    units = actor.units("cases.view_assigned")
    if not units:
        return Case.objects.filter(by_area)
    part = tasks.part_of(CASE, units)
    return Case.objects.filter(by_area | Q(unit_id__in=units) | Q(pk__in=part))


def parts(actor: Actor) -> list[QuerySet[Case]]:
    """What is visible as branches, each with its own index: by area, led by a unit, taken part in."""
    units = actor.units("cases.view_assigned")
    if actor.kind == "system" or not units:
        return [visible(actor)]
    reach = actor.reach("cases.view")
    by_area = [Case.objects.filter(area__within=reach)] if reach else []
    taken = tasks.part_of(CASE, units)
    return [*by_area, Case.objects.filter(unit_id__in=units), Case.objects.filter(pk__in=taken)]


def late() -> Q:
    """Open though the promised date has passed, or closed after it."""
    return Q(state__in=OPEN, due_at__lt=timezone.now()) | Q(on_time=False)


def hot(area: str = "") -> int:
    """From how many reporters on a case is a hot issue."""
    return int(number("cases.hot_reporters", area))


def title(case: Any) -> str:
    return catalogue.by_id(case.matter_id).label


def marks(case: Any) -> list[Mark]:
    """What stands out about a case."""
    found = (
        (case.urgent, (_("Urgent"), "bad", "bolt")),
        (case.reporters >= hot(case.area), (_("%(n)d reporters") % {"n": case.reporters}, "warn", "flame")),
        (case.unroutable and case.state in OPEN, (_("No unit responsible"), "warn", "help-circle")),
        (case.escalations, (_("Escalated"), "special", "corner-up-right")),
    )  # fmt: skip
    return [mark for holds, mark in found if holds]


def matching(text: str) -> Q:
    """By number, words, place; by name or pinyin initials of an area or unit."""
    compact = text.replace(" ", "")
    if compact.replace("-", "").isdigit() and len(compact) >= 3:
        return Q(number__contains=compact) | Q(external_id=compact)
    found = Q(place__icontains=text) | Q(description__icontains=text) | Q(number__iexact=text)
    codes = [a.code for a in areas.search(text, limit=20)]
    units = Organisation.objects.filter(
        Q(name__contains=text) | Q(initials__startswith=text.lower())
    )
    if codes:
        found |= Q(area__within=codes)
    return found | Q(unit_id__in=units.values("id"))


def still_open(case_id: int) -> Case | None:
    """The case, when it is open, for the worker."""
    return Case.objects.filter(state__in=OPEN, pk=case_id).first()


def merged_into(case: Case) -> list[Case]:
    return list(Case.objects.filter(merged_into=case).only("id", "number", "place"))


def went_to(case_id: int, desk: str) -> str:
    """For those whose desk it left: number, matter and the full name of the new place."""
    case = Case.objects.only("number", "matter_id").get(pk=case_id)
    facts = {"number": case.number, "matter": title(case), "place": areas.full_name(desk, " ")}
    return _("%(number)s, %(matter)s, lies on the desk of %(place)s now.") % facts
