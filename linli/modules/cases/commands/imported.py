"""Cases of another system, in bulk: each once, with its own entry in the journal."""

from __future__ import annotations

import secrets
from collections import Counter as Tally
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.core.areas import queries as areas
from linli.core.errors import Refused
from linli.core.exchange.applying import CREATED, UNCHANGED, UPDATED, Outcome
from linli.core.exchange.models import ImportRow, ImportRun
from linli.core.exchange.tables import Table
from linli.core.journal.models import Entry
from linli.core.lifecycle.commands import Act, command
from linli.modules.cases.commands import foundations
from linli.modules.cases.commands.foundations import PERMISSION, Ground
from linli.modules.cases.models import Case, Counter, Link, Rating, Reporter, Task
from linli.modules.cases.states import TASKS

SUBJECT = "cases.case"
OWN = ("cases.import", "cases.take_back_import")
PART = 500
CHANGING = ("state", "due_at", "closed_at", "handled_at", "on_time", "outcome", "answer")
CHANNELS = {
    "phone": "hotline", "app": "web", "web": "web", "staff": "grid", "social": "media",
    "letter": "agency", "system": "api",
}  # fmt: skip


@dataclass(frozen=True)
class HistoricalCase:
    """One row: moments are aware, lon and lat WGS-84 degrees or None when not located."""

    number: int
    external_id: str
    reported_at: datetime
    matter: str
    status: str
    due_at: datetime | None = None
    closed_at: datetime | None = None
    title: str | None = None
    description: str | None = None
    category: str | None = None
    unit: str | None = None
    sub_unit: str | None = None
    joint_unit: str | None = None
    outcome: str | None = None
    duplicate: str | None = None
    on_time: str | None = None
    channel: str | None = None
    address: str | None = None
    area_name: str | None = None
    lon: float | None = None
    lat: float | None = None

    @property
    def located(self) -> bool:
        return self.lon is not None and self.lat is not None

    @property
    def in_time(self) -> bool | None:
        """Closed by the promised moment; None unless both are known."""
        if self.closed_at is None or self.due_at is None:
            return None
        return self.closed_at <= self.due_at

    def facts(self) -> dict[str, Any]:
        """The columns that may differ in a later export of the same case."""
        closed = self.status == "closed"
        ended = "needless" if self.duplicate == "yes" else "solved"
        return {
            "state": "closed" if closed else "dispatched" if self.unit else "reported",
            "due_at": self.due_at,
            "closed_at": self.closed_at if closed else None,
            "handled_at": self.closed_at if closed else None,
            "on_time": self.in_time if closed else None,
            "outcome": ended if closed else "",
            "answer": self.outcome or "",
        }


@command("cases.import", label=gettext_lazy("Imported"), permission=PERMISSION)
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
        tasks = Task.objects.filter(case=row, done_at=None)
        tasks.update(done_at=row.closed_at, outcome="void")
    else:
        Task.objects.filter(case=row, done_at=None).update(due_at=row.due_at)
    act.record(row, {name: [before[name], value] for name, value in changed.items()})
    return Outcome(given.number, UPDATED, str(row.pk), before, changed)


def drafts(district: str, cases: Sequence[HistoricalCase], ground: Ground) -> Iterator[Case]:
    places = located(cases)
    for given, place in zip(cases, places, strict=True):
        matter, code = ground.matters[given.category or "", given.matter]
        yield Case(
            district=district,
            code=secrets.token_urlsafe(12),
            client_id=f"import:{given.external_id}"[:64],
            external_id=given.external_id,
            source=CHANNELS.get(given.channel or "", "api"),
            matter_id=matter,
            matter_code=code,
            area=area_of(district, given, place, ground),
            lon=given.lon if given.located else None,
            lat=given.lat if given.located else None,
            place=(given.address or "")[:200],
            description="\n".join(t for t in (given.title, given.description) if t)[:4000],
            public=True,
            unit_id=ground.units.get(given.sub_unit or "") or ground.units.get(given.unit or ""),
            desk=district,
            reported_at=given.reported_at,
            dispatched_at=given.reported_at if given.unit else None,
            **given.facts(),
        )


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
    days = [timezone.localdate(row.reported_at) for row in rows]
    stored = Counter.objects.select_for_update().filter(district=district, day__in=set(days))
    last: Tally[date] = Tally(dict(stored.values_list("day", "last")))
    given = []
    for day in days:
        last[day] += 1
        given.append(f"{district}-{day:%y%m%d}-{last[day]:04d}")
    Counter.objects.bulk_create(
        [Counter(district=district, day=day, last=n) for day, n in last.items()],
        update_conflicts=True, unique_fields=["district", "day"], update_fields=["last"],
        batch_size=200,
    )  # fmt: skip
    return given


def open_task(row: Case) -> Iterator[Task]:
    """An open case lies with its unit, or at the desk; its promise is the other system's."""
    if row.state == "closed":
        return
    kind = "lead" if row.unit_id else "desk"
    yield Task(
        district=row.district,
        case=row,
        kind=kind,
        permission=TASKS[kind][1],
        area=row.area if row.unit_id else row.desk,
        unit_id=row.unit_id,
        opened_at=row.reported_at,
        due_at=row.due_at,
    )


@command(
    "cases.take_back_import",
    label=gettext_lazy("Import of cases taken back"),
    permission=PERMISSION,
)
def take_back(act: Act, *, rows: Sequence[ImportRow], district: str) -> list[str]:
    """Removes what an import created and restores what it changed; reasons when work began since."""
    ids = [int(row.subject_id) for row in rows]
    worked = [pk for start in range(0, len(ids), PART) for pk in touched(ids[start : start + PART])]
    if worked:
        numbers_of = Case.objects.filter(pk__in=worked[:5]).values_list("number", flat=True)
        said = _("%(n)d cases were worked on since, such as %(numbers)s.")
        return [said % {"n": len(worked), "numbers": ", ".join(numbers_of)}]
    created = [int(row.subject_id) for row in rows if row.action == CREATED]
    for start in range(0, len(created), PART):
        removed(act, created[start : start + PART])
    for row in rows:
        if row.action == UPDATED:
            restored(act, row)
    return []


def removed(act: Act, ids: Sequence[int]) -> None:
    for case in Case.objects.filter(pk__in=ids):
        act.record(case, {"state": [case.state, ""], "external_id": case.external_id})
    Task.objects.filter(case_id__in=ids).delete()
    Case.objects.filter(pk__in=ids).delete()


def restored(act: Act, row: ImportRow) -> None:
    case = Case.objects.get(pk=int(row.subject_id))
    Case.objects.filter(pk=case.pk).update(**row.before)
    Task.objects.filter(case=case).update(done_at=None, outcome="")
    act.record(case, {name: [row.after[name], value] for name, value in row.before.items()})


def touched(ids: Sequence[int]) -> set[int]:
    """Cases with steps of their own beside the import, or that others hang on."""
    entries = Entry.objects.filter(subject_type=SUBJECT, subject_id__in=ids)
    found = set(
        entries.exclude(verb__in=("cases.import", "cases.take_back_import")).values_list(
            "subject_id", flat=True
        )
    )
    for model, field in ((Reporter, "case_id"), (Rating, "case_id"), (Link, "case_id"),
                         (Link, "other_id"), (Case, "merged_into_id")):  # fmt: skip
        hanging = model._default_manager.filter(**{f"{field}__in": ids})
        found |= set(hanging.values_list(field, flat=True))
    return {pk for pk in found if pk is not None}


def check(run: ImportRun) -> None:
    """Refused, with the first bad row, when the file was not taken in."""
    if run.state != ImportRun.State.DONE:
        first: dict[str, Any] = (run.errors or [{"number": 0, "problems": [["", ""]]}])[0]
        column, reason = first["problems"][0]
        said = _("%(n)d rows cannot be taken in; nothing was. Row %(row)s, %(column)s: %(reason)s")
        facts = {"n": len(run.errors), "row": first["number"], "column": column, "reason": reason}
        raise Refused(said % facts, code="bad_rows")


def counted(run: ImportRun, table: Table, district: str) -> dict[str, int]:
    """What stands in the database now, beside what the file said."""
    at = {name: place for place, name in enumerate(table.headers)}
    held = dict(
        Case.objects.filter(district=district)
        .exclude(external_id="")
        .values_list("external_id", "on_time")
    )
    both = [r.cells for r in table.rows if r.cells[at["due_at"]] and r.cells[at["closed_at"]]]
    equal = [c for c in both if held.get(c[at["external_id"]]) == (c[at["on_time"]] == "yes")]
    rows = len(table.rows)
    fresh = {} if run.repeated else run.counts
    return {
        "rows": rows,
        "created": fresh.get(CREATED, 0),
        "updated": fresh.get(UPDATED, 0),
        "unchanged": rows if run.repeated else fresh.get(UNCHANGED, 0),
        "refused": len(run.errors),
        "not_located": sum(1 for r in table.rows if not r.cells[at["lon"]]),
        "duplicates": sum(1 for r in table.rows if r.cells[at["duplicate"]] == "yes"),
        "on_time_rows": len(both),
        "on_time_equal": len(equal),
        **foundations.made(district),
    }
