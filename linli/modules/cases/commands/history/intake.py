"""Cases of another system, in bulk: each once, with its own entry in the journal."""

from __future__ import annotations

import secrets
from collections.abc import Iterator, Sequence

from django.utils.translation import gettext_lazy

from linli.core.areas import queries as areas
from linli.core.exchange.applying import CREATED, UNCHANGED, UPDATED, Outcome
from linli.core.lifecycle.commands import Act, command
from linli.core.subjects.numbers import many_numbers
from linli.core.tasks.kinds import kind_of
from linli.core.tasks.models import Task
from linli.core.tasks.queries import open_of
from linli.modules.cases.commands.history.foundations import PERMISSION, Ground
from linli.modules.cases.commands.history.given import HistoricalCase
from linli.modules.cases.models import Case
from linli.modules.cases.states import CASE

PART = 500
CHANNELS = {
    "phone": "hotline", "app": "web", "web": "web", "staff": "grid", "social": "media",
    "letter": "agency", "system": "api",
}  # fmt: skip


@command(
    "cases.import", label=gettext_lazy("Imported"), permission=PERMISSION, tone="info",
    icon="file-import",
)  # fmt: skip
def take_in(
    act: Act, *, district: str, cases: Sequence[HistoricalCase], ground: Ground
) -> list[Outcome]:
    """New ones are written, those known by their number brought up to date, the rest left alone."""
    held = known(district, cases)
    new = [c for c in cases if c.external_id not in held]
    outcomes = [renewed(act, c, held[c.external_id]) for c in cases if c.external_id in held]
    rows = list(drafts(district, new, ground))
    for at, row in zip(numbers(district, rows), rows, strict=True):
        row.number = at
    made = {row.external_id: row for row in Case.objects.bulk_create(rows, batch_size=PART)}
    Task.objects.bulk_create([t for row in rows for t in open_task(row)], batch_size=PART)
    for row in made.values():
        act.record(row, {"state": ["", row.state], "external_id": row.external_id})
    outcomes += [Outcome(c.number, CREATED, str(made[c.external_id].pk)) for c in new]
    return outcomes


def known(district: str, cases: Sequence[HistoricalCase]) -> dict[str, Case]:
    found: dict[str, Case] = {}
    ids = [c.external_id for c in cases]
    for start in range(0, len(ids), PART):
        part = ids[start : start + PART]
        rows = Case.objects.select_for_update().filter(district=district, external_id__in=part)
        found |= {row.external_id: row for row in rows}
    return found


def renewed(act: Act, given: HistoricalCase, row: Case) -> Outcome:
    """Only what the other system still kept open is taken over; the work done here stands."""
    facts = given.facts()
    changed = {name: value for name, value in facts.items() if getattr(row, name) != value}
    if row.state not in ("dispatched", "reported") or not changed:
        return Outcome(given.number, UNCHANGED, str(row.pk))
    before = {name: getattr(row, name) for name in changed}
    for name, value in changed.items():
        setattr(row, name, value)
    row.save(update_fields=list(changed))
    if row.state == "closed":
        open_of(CASE, [row.pk]).update(done_at=row.closed_at, outcome="void")
    else:
        open_of(CASE, [row.pk]).update(due_at=row.due_at)
    act.record(row, {name: [before[name], value] for name, value in changed.items()})
    return Outcome(given.number, UPDATED, str(row.pk), before, changed)


def drafts(district: str, cases: Sequence[HistoricalCase], ground: Ground) -> Iterator[Case]:
    places = located(cases)
    for given, place in zip(cases, places, strict=True):
        matter, code = ground.matters[given.category or "", given.matter]
        yield Case(
            district=district, code=secrets.token_urlsafe(12),
            client_id=f"import:{given.external_id}"[:64], external_id=given.external_id,
            source=CHANNELS.get(given.channel or "", "api"), matter_id=matter, matter_code=code,
            area=area_of(district, given, place, ground), lon=given.lon if given.located else None,
            lat=given.lat if given.located else None, place=(given.address or "")[:200],
            description="\n".join(t for t in (given.title, given.description) if t)[:4000],
            public=True,
            unit_id=ground.units.get(given.sub_unit or "") or ground.units.get(given.unit or ""),
            desk=district, reported_at=given.reported_at,
            dispatched_at=given.reported_at if given.unit else None, **given.facts(),
        )  # fmt: skip


def located(cases: Sequence[HistoricalCase]) -> list[str | None]:
    nowhere = float("nan")
    points = [
        (nowhere, nowhere) if c.lon is None or c.lat is None else (c.lon, c.lat) for c in cases
    ]
    return areas.locate(points) if points else []


def area_of(district: str, given: HistoricalCase, place: str | None, ground: Ground) -> str:
    """The area drawn around the point, else the one named, else the whole district."""
    if place and len(place) > len(district) and place.startswith(district):
        return place
    return ground.areas.get(given.area_name or "", district)


def numbers(district: str, rows: Sequence[Case]) -> list[str]:
    """Running numbers by day of report, after those already given."""
    return many_numbers(district, CASE, Case.NUMBER, [row.reported_at for row in rows])


def open_task(row: Case) -> Iterator[Task]:
    """An open case lies with its unit, or at the desk; its promise is the other system's."""
    if row.state == "closed":
        return
    kind = "lead" if row.unit_id else "desk"
    yield Task(
        district=row.district, subject_type=CASE, subject_id=row.pk, kind=kind,
        permission=kind_of(CASE, kind).permission, area=row.area if row.unit_id else row.desk,
        unit_id=row.unit_id, opened_at=row.reported_at, due_at=row.due_at,
    )  # fmt: skip
