"""Sheets of matters and routing rows; each row passes the same command as a page."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from linli.core.access.actor import Actor
from linli.core.exchange.applying import CREATED, Outcome, of_command, row_by_row
from linli.core.exchange.bringing import filled
from linli.core.exchange.columns import Sheet, register
from linli.core.exchange.models import ImportRow, ImportRun
from linli.core.exchange.previewing import GoodRow
from linli.core.exchange.undoing import take_back
from linli.modules.catalogue.commands import matters as commands
from linli.modules.catalogue.commands import routing as route_commands
from linli.modules.catalogue.exchange.columns import MATTER_COLUMNS, ROUTE_COLUMNS
from linli.modules.catalogue.models import Matter, Route
from linli.modules.catalogue.queries import catalogue, explaining, routing
from linli.modules.catalogue.queries.matters import MatterFacts, limit_words
from linli.modules.catalogue.queries.routing import RouteRow
from linli.modules.catalogue.queries.served import district_of
from linli.modules.catalogue.states import DUTIES


def put_matter(actor: Actor, row: GoodRow, run: ImportRun) -> Outcome:
    """Columns the file does not have, or leaves empty, keep what is stored."""
    facts = filled(row)
    code, first = facts.pop("code"), facts.pop("valid_from", None)
    today = timezone.localdate()
    if catalogue.matter(code, run.district, first) or catalogue.matter(code, run.district):
        first = max(first or today, today)
    saved = commands.save_matter(actor, district=run.district, code=code, valid_from=first, **facts)
    outcome = of_command(row.number, saved.id, saved.changes, saved.created)
    if saved.ended:
        outcome.before.update(ended=saved.ended, ended_until=saved.ended_until)
    return outcome


def undo_matters(actor: Actor, rows: list[ImportRow], run: ImportRun) -> list[str]:
    """Versions brought in go, and the ones they ended go on."""
    reasons = take_back(actor, MATTERS, rows)
    if not reasons:
        for row in rows:
            if row.action == CREATED and row.before.get("ended"):
                earlier = Matter.objects.filter(pk=row.before["ended"])
                earlier.update(valid_until=row.before["ended_until"])
    return reasons


def put_route(actor: Actor, row: GoodRow, run: ImportRun) -> Outcome:
    values = {**row.values, "note": row.values.get("note") or ""}
    key = {name: values[name] for name in ("prefix", "area", "priority")}
    there = Route.objects.filter(**key).values_list("id", flat=True).first()
    made, changes = route_commands.save_route(actor, route_id=there, **values)
    return of_command(row.number, made.pk, changes, created=there is None)


def matter_rows(matters: Iterable[MatterFacts]) -> list[dict[str, Any]]:
    """Matters as rows of their sheet."""
    found = []
    for matter in matters:
        row = {column.name: getattr(matter, column.name) for column in MATTERS.columns}
        row |= {name: limit_words(row[name]) for name in row if name.startswith("limit_")}
        row["lead"] = str(DUTIES.get(matter.lead, matter.lead))
        row["joint"] = ";".join(str(DUTIES.get(code, code)) for code in matter.joint)
        found.append({**row, "questions": ";".join(matter.questions)})
    return found


def route_rows(stored: Iterable[RouteRow]) -> list[dict[str, Any]]:
    """Routing rows as rows of their sheet; units whose name is not enough by number."""
    known = routing.units().ids
    alone = Counter(unit.name for unit in known.values() if unit.active)
    found = []
    for row in stored:
        unit = known.get(row.unit_id)
        name = unit.name if unit and alone[unit.name] == 1 else str(row.unit_id)
        values = {column.name: getattr(row, column.name) for column in ROUTES.columns}
        found.append({**values, "unit_id": name})
    return found


MATTERS = register(
    Sheet(
        kind="matters",
        label=_("Catalogue of matters"),
        permission=commands.PERMISSION,
        model=Matter,
        stamp="catalogue",
        apply=row_by_row(put_matter),
        undo=undo_matters,
        rows=lambda actor: matter_rows(catalogue.catalogue().valid(district_of(actor)).values()),
        columns=MATTER_COLUMNS,
    )
)
ROUTES = register(
    Sheet(
        kind="routes",
        label=_("Routing rows"),
        permission=route_commands.PERMISSION,
        model=Route,
        key=("prefix", "area", "priority"),
        area="area",
        stamp="routing",
        apply=row_by_row(put_route),
        rows=lambda actor: route_rows(
            explaining.listed(district_of(actor), actor.reach(route_commands.PERMISSION))
        ),
        columns=ROUTE_COLUMNS,
    )
)
