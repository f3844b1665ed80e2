"""A case, as the workbench shows it."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from linli.core.access.actor import Actor
from linli.core.areas.codes import COMMUNITY, COUNTY, STREET
from linli.core.areas.served import served
from linli.core.conversation import readers
from linli.core.parties import declarations as parties
from linli.core.values.days import midnight
from linli.modules.cases import rules
from linli.modules.cases.commands import cell, desk, steering, unit
from linli.modules.cases.forms import desk_steps as d
from linli.modules.cases.forms import unit_steps as u
from linli.modules.cases.models import Case
from linli.modules.cases.queries import cases, choices
from linli.modules.cases.queries.choices import scope
from linli.modules.cases.queries.measures import MEASURES, condition
from linli.modules.cases.queries.replies import REPLIES
from linli.modules.cases.queries.reporters import PARTIES
from linli.modules.cases.queries.told import TOLD, request
from linli.modules.cases.states import MACHINE, SOURCES, TASKS
from linli.modules.cases.views import sections
from linli.modules.catalogue import public as catalogue
from linli.ui import fields as kit
from linli.ui.parts import Badge
from linli.ui.subject.declaration import (
    Action,
    Column,
    Fields,
    Reply,
    Scene,
    Shown,
    Step,
    Subject,
    register,
)
from linli.ui.subject.narrowing import Narrow

NO_UNIT = "0"
RAW = ("place", "lon", "lat", "matter_code", "unit_id", "on_time", "outcome", "urgent", "unroutable",
       "reporters", "escalations", "returns", "reopens", "source")  # fmt: skip


def units_offered(actor: Actor) -> list[tuple[Any, Any]]:
    return [(NO_UNIT, _("No unit yet")), *choices.units_in_reach(scope(actor))]


def categories(actor: Actor) -> list[tuple[Any, Any]]:
    """Top categories with those below them."""
    known, found = catalogue.catalogue(), []
    for node in known.tree(actor.district):
        top = (node.category.code, _("All: %s") % node.category.label)
        below = [(child.category.code, child.category.label) for child in node.children]
        found.append((node.category.label, [top, *below]))
    return found


def of_unit(chosen: str) -> Q:
    return Q(unit__isnull=True) if chosen == NO_UNIT else Q(unit_id=int(chosen))


def hot(given: dict[str, Any]) -> Q:
    return Q(reporters__gte=cases.hot(given.get("area") or ""))


def led(actor: Actor) -> Q | None:
    """What one's own units lead; a desk looks after all of it."""
    units = () if actor.may("cases.dispatch") else actor.units("cases.handle")
    return Q(unit_id__in=units) if units else None


def week_start(now: datetime) -> datetime:
    """Monday, midnight, in China."""
    today = timezone.localdate(now)
    return midnight(today - timedelta(days=today.weekday()))


def level_name(row: Any, level: int) -> str:
    return served().name(row.area[:level]) if len(row.area) >= level else ""


def api(row: Any) -> dict[str, Any]:
    return {name: getattr(row, name) for name in RAW}


def task_text(task: Any) -> str:
    return request(task.detail, task.text) if task.kind == "approve" else str(task.text)


# What the state allows but the matter or an open task does not is not offered.
def on_the_spot(scene: Scene) -> bool:
    return d.matter_of(scene).spot


def unverified(scene: Scene) -> bool:
    return not any(t.kind == "verify" and len(t.area) > COUNTY for t in scene.tasks)


def unasked(scene: Scene) -> bool:
    return not any(t.kind == "approve" for t in scene.tasks)


def replying(*verbs: str, reader: str = readers.RESIDENT) -> Any:
    def offered(scene: Scene) -> list[Reply]:
        found = choices.standard_replies(scene.actor, scene.row, verbs, reader)
        return [Reply(r.id, r.label, r.body) for r in found]

    return offered


def asking(**texts: Any) -> Any:
    """Fields of long text, named with what they ask."""

    def fields(scene: Scene) -> Fields:
        return {name: kit.long_text(label) for name, label in texts.items()}

    return fields


ANSWER = replying("answer")
STEPS = {
    "register": Step(desk.register, bulk=True),
    "reject": Step(desk.reject, d.reject, by_row=True, replies=replying("reject"), reply_to="answer"),
    "dispatch": Step(
        desk.dispatch, d.dispatch, by_row=True, bulk=True,
        label=lambda row: _("Dispatch to another unit") if row.unit_id else _("Dispatch"),
        goes_to=choices.going_to,
    ),
    "settle": Step(
        cell.settle, u.outcome, by_row=True, offered=on_the_spot, replies=ANSWER, reply_to="answer"
    ),
    "accept": Step(unit.accept, bulk=True),
    "send_back": Step(
        unit.send_back, asking(reason=gettext_lazy("Why it is not your unit's, and whose it is")),
        replies=replying("return", reader=readers.COLLEAGUE),
    ),
    "start": Step(unit.start),
    "feed_back": Step(
        unit.feed_back, u.outcome, by_row=True, bulk=True, faults=u.outcome_faults, replies=ANSWER, reply_to="answer",
        waits_for=("joint",),
    ),
    "ask": Step(
        unit.ask, u.ask, by_row=True, offered=unasked, details=u.asked, replies=replying("extend", "suspend", reader=readers.APPROVER)
    ),
    "begin_check": Step(cell.begin_check),
    "verify": Step(cell.verify, u.verify, by_row=True),
    "close": Step(desk.close, u.close, by_row=True, offered=unverified),
    "resume": Step(desk.resume),
    "merge": Step(
        desk.merge, d.merge, details=lambda scene, said: {"into": said["number"]},
        places={"into": "number"}, prefilled=("number",),
    ),
    "link": Step(
        desk.link, d.link, places={"other": "number"}, prefilled=("number",),
        details=lambda scene, said: {"other": said["number"], "why": said.get("why", "")},
    ),
    "cancel": Step(
        desk.cancel, asking(reason=gettext_lazy("Why it is cancelled (the reporter reads this)"))
    ),
    "reopen": Step(desk.reopen),
    "correct": Step(
        desk.correct, d.correct, by_row=True, details=d.corrected, places={"lon": "place", "area": "place"},
        template="cases/case/correct_map.html",
    ),
    "whistle": Step(steering.whistle, d.whistle, by_row=True),
    "escalate": Step(
        steering.escalate, asking(reason=gettext_lazy("What the next level has to settle")),
        offered=lambda scene: bool(rules.above(scene.row.desk)),
    ),
    "supervise": Step(steering.supervise, d.supervise, by_row=True, places={"unit": "unit_id"}),
    "add_joint": Step(desk.add_joint, d.add_joint, by_row=True),
    "release_joint": Step(steering.release_joint, asking(reason=gettext_lazy("Reason")), anyone=True),
    "finish_joint": Step(unit.finish_joint, u.finish_joint),
    "report_in": Step(unit.report_in, asking(answer=gettext_lazy("Who comes and when"))),
    "answer_supervision": Step(
        unit.answer_supervision, asking(answer=pgettext_lazy("case", "Answer"))
    ),
    "attend": Step(steering.attend, asking(answer=gettext_lazy("What you have arranged"))),
    "decide": Step(steering.decide, d.decide),
    "assign": Step(unit.assign, u.assign, bulk=True),
    "publish": Step(
        desk.publish, details=lambda scene, said: {"public": not scene.row.public},
        offered=lambda scene: d.matter_of(scene).public,
        label=lambda row: _("Hide from the public") if row.public else _("Show to the public"),
    ),
}  # fmt: skip


def column(key: str, label: Any, sheet: str = "text", value: Any = None, **more: Any) -> Shown:
    return Shown(key, label, value, sheet, **{"on_list": False, **more})


COLUMNS = (
    column("external_id", gettext_lazy("External number")),
    column("category", gettext_lazy("Category"), value=lambda c: catalogue.label(c.matter_code[:2], c.district)),
    column("matter", gettext_lazy("Matter"), value=cases.title),
    column("matter_code", gettext_lazy("Code of the matter"), "code"),
    column("source", gettext_lazy("Came in by")),
    column("street", gettext_lazy("Street"), value=lambda c: level_name(c, STREET)),
    column("community", gettext_lazy("Community"), value=lambda c: level_name(c, COMMUNITY)),
    column("area_code", gettext_lazy("Area code"), "code", lambda c: c.area),
    column("place", gettext_lazy("Place")),
    column(
        "unit", gettext_lazy("Unit"), value=lambda c: catalogue.unit_label(c.unit_id), on_list=True,
        hide_on_phone=True,
    ),
    column("dispatched_at", pgettext_lazy("moment", "Dispatched"), "datetime"),
    column("handled_at", pgettext_lazy("moment", "Handled"), "datetime"),
    column("on_time", gettext_lazy("On time"), "boolean"),
    column("outcome", gettext_lazy("Outcome")),
    column("urgent", gettext_lazy("Urgent"), "boolean"),
    column("reporters", gettext_lazy("Reporters"), "integer"),
    column("returns", pgettext_lazy("figure", "Returns"), "integer"),
    column("reworks", gettext_lazy("Done again"), "integer"),
    column("reopens", gettext_lazy("Reopenings"), "integer"),
    column("escalations", gettext_lazy("Escalations"), "integer"),
    column("solved", gettext_lazy("Reporter says solved"), "boolean"),
    column("content", gettext_lazy("Content (1-5)"), "integer"),
)  # fmt: skip

CASES = register(
    Subject(
        model=Case, machine=MACHINE, label=gettext_lazy("Cases"), one=gettext_lazy("Case"),
        path="cases", view="cases.view cases.view_assigned", export="cases.export",
        rows=cases.visible, parts=cases.parts, running=Q(closed_at__isnull=True), dated="reported_at", lean=cases.LIST, needs=cases.LIST,
        title=cases.title, place=lambda case: str(case.place), columns=COLUMNS,
        matching=cases.matching,
        filters=(
            Narrow("unit", gettext_lazy("Unit"), units_offered, of_unit),
            Narrow(
                "matter", gettext_lazy("Category"), categories, named=catalogue.label,
                where=lambda code: Q(matter_code__startswith=code),
            ),
            Narrow("source", gettext_lazy("Came in by"), SOURCES),
            Narrow(
                "measure", gettext_lazy("Only those"), [(n, MEASURES[n][0]) for n in MEASURES],
                lambda name: condition(name, timezone.now()),
            ),
            Narrow("late", pgettext_lazy("figure", "Late"), where=lambda yes: cases.late(), flag=True),
            Narrow("unroutable", gettext_lazy("Without a responsible unit"), where=lambda yes: Q(unroutable=True), flag=True),
            Narrow("hot", gettext_lazy("Hot issues"), whole=hot, flag=True),
            Narrow("exact", "", where=lambda area: Q(area=area), hidden=True),
        ),
        board=(
            Column(gettext_lazy("To be dispatched"), ("reported", "registered", "returned"), "dispatch"),
            Column(gettext_lazy("To accept"), ("dispatched", "reopened"), "accept"),
            Column(gettext_lazy("Being handled"), ("accepted", "handling", "rework", "suspended"), "handle"),
            Column(gettext_lazy("To be verified"), ("handled", "verifying"), "verify"),
            Column(gettext_lazy("Closed this week"), ("closed",), "closed", since=week_start),
        ),
        own=led, marks=lambda case: [Badge(*mark) for mark in cases.marks(case)],
        noted=sections.noted, facts=sections.facts, sections=sections.SECTIONS, told=TOLD,
        stages={
            "total": gettext_lazy("Promise to the reporter"),
            "dispatch": gettext_lazy("Register and dispatch"),
            "accept": pgettext_lazy("move", "Accept"),
            "handle": pgettext_lazy("stage", "Handle"),
            "verify": gettext_lazy("Verify"),
            "approve": gettext_lazy("Decide on the request"),
            "whistle": gettext_lazy("Report in"),
            "supervision": gettext_lazy("Answer the supervision"),
            "attend": gettext_lazy("Attend to the escalation"),
        },
        paused=("suspended",),
        fill=choices.filled, task_text=task_text, tasks=TASKS, steps=STEPS, api=api,
        api_one=lambda row: {"description": row.description, "answers": row.answers, "answer": row.answer},
        actions=(Action(gettext_lazy("Take in a case"), "plus", "cases:intake", "cases.report"),),
        icon="clipboard-list", menu=False,
    )
)  # fmt: skip
parties.register(PARTIES)
readers.register(REPLIES)
