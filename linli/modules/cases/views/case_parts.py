"""What the case page shows, put together from the queries."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from linli.core.access.actor import Actor
from linli.core.areas import queries as areas
from linli.core.areas.codes import COUNTY, ancestors
from linli.core.fields import answers
from linli.core.fields.queries import entire
from linli.core.figures.queries import number
from linli.core.parties.queries import masked
from linli.core.tasks import queries as tasks
from linli.core.tasks.kinds import KINDS
from linli.modules.cases.forms.steps import STEPS
from linli.modules.cases.queries import clocks, nearby, offers, timeline
from linli.modules.cases.queries.cases import Whole
from linli.modules.cases.states import CASE, OPEN, OUTCOMES, SOURCES
from linli.modules.cases.views import photos, place_drawing
from linli.modules.cases.views.tracking_parts import code_image, link, stage_badge, stage_line
from linli.modules.catalogue import public as catalogue
from linli.ui.parts import Badge, Deadline

Context = dict[str, Any]
LIKE_ENOUGH, MOST_ALIKE = 45, 3
# What a task of one's own asks for stands among the first steps.
ANSWERS = ("decide", "report_in", "answer_supervision", "attend", "finish_joint")


def page_facts(request: HttpRequest, whole: Whole) -> Context:
    """Everything `case.html` and the printed page show, in a bounded number of statements."""
    now, case, actor = timezone.now(), whole.case, request.actor
    matter = catalogue.by_id(case.matter_id)
    alike = duplicates(actor, whole, now)
    return {
        "case": case,
        "matter": matter,
        "badge": stage_badge(case.state),
        "marks": marks(whole),
        "deadline": deadline(whole, now),
        "stages": stage_line(case.state),
        "facts": facts(whole, matter),
        "answers": answered(whole),
        "photos": photos.items(f for f in whole.files if f.stage == "report"),
        "place_drawn": place_drawn(whole, alike),
        "tasks": task_rows(request, whole, now),
        "timeline": [item(m) for m in told(whole)],
        "clocks": [clock_row(c) for c in clocks.clocks(whole, now)],
        "alike": alike,
        "linked": whole.linked,
        "merged": [other_row(c) for c in whole.merged],
        "target": target(whole),
        "ratings": whole.ratings,
        "reporters": masked(case),
        "may_reveal": actor.covers("cases.reveal", case.area),
        "may_merge": actor.covers("cases.merge", case.area) and case.state in OPEN,
        "public_link": link(case.code),
        "qr": code_image(link(case.code)),
        "result": result(whole),
        **buttons(request, whole, matter),
    }


def told(whole: Whole) -> list[timeline.Moment]:
    """What was sent with the report stands beside its description, not here again."""
    later = [f for f in whole.files if f.stage != "report"]
    return timeline.moments(whole.case, whole.timeline, later)


def marks(whole: Whole) -> list[Badge]:
    """What makes this case unlike others, each in words."""
    case, tasks = whole.case, {t.kind for t in whole.tasks}
    hot = case.reporters >= number("cases.hot_reporters", case.area)
    found = (
        (case.urgent, _("Urgent"), "bad", "bolt"),
        (hot, _("Hot: %(n)d reporters") % {"n": case.reporters}, "bad", "flame"),
        (case.unroutable and case.state in OPEN, _("No unit by the routing"), "warn", "route"),
        ("supervision" in tasks, _("Supervised"), "bad", "flag"),
        ("report_in" in tasks, _("Whistle"), "warn", "speakerphone"),
        (case.escalations > 0, _("Escalated"), "warn", "corner-up-right"),
        (case.returns > 0, _("Returned %(n)d×") % {"n": case.returns}, "neutral", "arrow-back-up"),
        (case.reopens > 0, _("Reopened %(n)d×") % {"n": case.reopens}, "warn", "refresh"),
        (not case.public, _("Not public"), "neutral", "eye-off"),
    )
    return [Badge(text, tone, icon) for held, text, tone, icon in found if held]


def deadline(whole: Whole, now: datetime) -> Deadline | None:
    """The promise to the reporter, coloured as its clock stands."""
    case = whole.case
    for timer in whole.timers:
        if timer.stage == "total" and timer.stopped_at is None:
            level = clocks.level(timer, now)
            return Deadline(case.due_at, level=level, provisional=case.provisional)
    if case.state in OPEN:
        return Deadline(case.due_at, provisional=case.provisional)
    return None


def facts(whole: Whole, matter: Any) -> list[tuple[Any, Any]]:
    case = whole.case
    ended = case.closed_at and case.on_time is not None
    on_time = Badge(_("In time"), "good") if case.on_time else Badge(_("Too late"), "bad")
    names = path_names(case.area, timezone.localdate(case.reported_at))
    rows = [
        (_("Matter"), matter.label),
        (_("Category"), " › ".join(c.label for c in categories(matter))),
        (_("Area"), " ".join(names)),
        (_("Place"), case.place),
        (_("Came in by"), dict(SOURCES).get(case.source)),
        (_("External number"), case.external_id) if case.external_id else None,
        (_("Reported"), case.reported_at),
        (_("Lead unit"), whole.unit_names.get(case.unit_id or 0)),
        (_("Promised date"), case.due_at),
        (_("Closed at"), [case.closed_at, on_time] if ended else case.closed_at)
        if case.closed_at
        else None,
        (_("Closing condition"), matter.closing_condition) if matter.closing_condition else None,
        (_("Legal basis"), matter.legal_basis) if matter.legal_basis else None,
    ]
    return [row for row in rows if row]


def path_names(code: str, on: date | None = None) -> list[str]:
    """From the district down, in the reader's language and as of a day; one statement."""
    steps = [step for step in ancestors(code) if len(step) >= COUNTY]
    known = areas.labels(steps, on)
    return [known[step] for step in steps if step in known]


def categories(matter: Any) -> list[Any]:
    return catalogue.catalogue().path(matter.code, matter.district)


def result(whole: Whole) -> list[tuple[Any, Any]]:
    """What the reporter was told; empty until there is an answer."""
    case = whole.case
    if not case.answer:
        return []
    rows = [
        (_("Outcome"), dict(OUTCOMES).get(case.outcome)),
        (pgettext("case", "Answer"), case.answer),
    ]
    return [*rows, (_("Legal basis"), case.basis)] if case.basis else rows


def answered(whole: Whole) -> list[tuple[Any, Any]]:
    """Question and answer in words."""
    case = whole.case
    known = entire(case.district)
    return [
        (known[code].label, answers.display(code, value, district=case.district))
        for code, value in case.answers.items()
        if code in known
    ]


def duplicates(actor: Actor, whole: Whole, now: datetime) -> list[Context]:
    """Only those the actor may open."""
    case = whole.case
    if case.state not in OPEN:
        return []
    known = {c.pk for c in whole.merged} | {link.other.id for link in whole.linked}
    found = nearby.likely(
        matter=case.matter_code, lon=case.lon, lat=case.lat, text=case.description, now=now,
        area=case.area, public_only=False, exclude=case.pk,
    )  # fmt: skip
    alike = [
        f
        for f in found
        if f.case.pk not in known
        and f.score >= LIKE_ENOUGH
        and actor.covers("cases.view", f.case.area)
    ]
    return [
        {**other_row(f.case), "metres": round(f.metres), "point": (f.case.lon, f.case.lat)}
        for f in alike[:MOST_ALIKE]
    ]


def other_row(case: Any) -> Context:
    return {
        "number": case.number,
        "url": reverse("cases:case", args=[case.pk]),
        "matter": catalogue.label(case.matter_code, case.district),
        "place": case.place,
        "badge": stage_badge(case.state),
    }


def target(whole: Whole) -> Context | None:
    """Where a merged case is carried on."""
    if not whole.case.merged_into_id:
        return None
    return {"url": reverse("cases:case", args=[whole.case.merged_into_id])}


def place_drawn(whole: Whole, alike: list[Context]) -> SafeString:
    """The drawing as part of the page, so that its names use the page's font."""
    case = whole.case
    label = _("Drawing of the place: the grids around it, the case as a red point")
    others = [row["point"] for row in alike]
    # Every name in it was escaped where it was drawn.
    return mark_safe(place_drawing.drawing(case.area, case.lon, case.lat, others, label))


def task_rows(request: HttpRequest, whole: Whole, now: datetime) -> list[Context]:
    """The open tasks; one statement for the names of all their areas."""
    places = areas.labels({task.area for task in whole.tasks if not task.unit_id})
    return [
        {**task_row(request, whole, task, now), "holder": holder(whole, task, places)}
        for task in whole.tasks
    ]


def task_row(request: HttpRequest, whole: Whole, task: Any, now: datetime) -> Context:
    """Who holds it, by when, and what this actor can do about it."""
    case = whole.case
    level = tasks.level(task, now)
    return {
        "label": KINDS[CASE, task.kind].label,
        "person": task.person.name if task.person else "",
        "text": asked(whole, task),
        "deadline": Deadline(task.due_at, level=level) if task.due_at else None,
        "offers": [offer_row(case, o) for o in offers.task_offers(request.actor, case, task)],
        "mine": tasks.holds(request.actor, task),
    }


def asked(whole: Whole, task: Any) -> str:
    """What is asked of the holder; a request says what it is for."""
    if task.kind != "approve":
        return str(task.text)
    words = timeline.wordings.Words(unit=timeline.wordings.handling_unit(whole.case.matter_id)).of(
        {k: task.detail.get(k) for k in ("what", "amount", "until")}
    )
    return "\n".join([*words, task.text])


def holder(whole: Whole, task: Any, places: dict[str, str]) -> str:
    if task.unit_id:
        return whole.unit_names.get(task.unit_id, "")
    words = KINDS[CASE, task.kind].holder or _("Desk of %(place)s")
    return str(words) % {"place": places.get(task.area, "")}


def item(moment: timeline.Moment) -> Context:
    return {
        "at": moment.at,
        "title": moment.title,
        "who": moment.who,
        "text": moment.text,
        "tone": moment.tone,
        "icon": moment.icon,
        "photos": photos.items(moment.files),
    }


def clock_row(clock: clocks.Clock) -> Context:
    chip = Deadline(clock.due_at, level=clock.level, provisional=clock.provisional)
    return {"clock": clock, "chip": chip if clock.running else None}


def offer_row(case: Any, offer: offers.Offer) -> Context:
    url = reverse("cases:move", args=[case.pk, offer.verb])
    return {
        "url": url + (f"?task={offer.task}" if offer.task else ""),
        "label": offer.label,
        "tone": offer.tone,
        "first": offer.first,
        "direct": STEPS[offer.verb].direct,
        "verb": offer.verb,
    }


def buttons(request: HttpRequest, whole: Whole, matter: Any) -> Context:
    """What is likely wanted next as large buttons, the rest folded."""
    rows = [offer_row(whole.case, o) for o in offers.offers(request.actor, whole, matter)]
    rows = [row for row in rows if row["verb"] in STEPS]
    mine = [
        {**offer_row(whole.case, o), "first": True}
        for task in whole.tasks
        for o in offers.task_offers(request.actor, whole.case, task)
        if o.verb in ANSWERS
    ]
    first = [r for r in rows if r["first"]]
    first += mine
    return {"first_steps": first, "more_steps": [r for r in rows if r not in first]}
