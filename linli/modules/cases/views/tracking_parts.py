"""A case as its code shows it: stage line, steps, facts, receipt."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

import segno
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy

from linli.core.clock import queries as clock
from linli.core.conversation.queries import talk
from linli.core.errors import NotFound
from linli.core.files import queries as files
from linli.core.notices.queries import told
from linli.core.parties.queries import has_rated
from linli.modules.cases.forms.resident import JoinForm, WordsForm, fresh_id
from linli.modules.cases.queries import public, resident
from linli.modules.cases.queries.public import Step, Tracked
from linli.modules.cases.queries.reporters import link
from linli.modules.cases.states import MACHINE, OPEN, OUTCOMES
from linli.modules.cases.views import photos
from linli.ui import theme
from linli.ui.moments import local_dt
from linli.ui.parts import Badge, Deadline


@dataclass(frozen=True)
class Stage:
    """One of the five stations everybody can follow, and the states that belong to it."""

    label: Any
    text: Any
    icon: str
    states: tuple[str, ...]


STAGES = (
    Stage(
        pgettext_lazy("stage", "Received"), gettext_lazy("You get a number and a promised date."),
        "inbox", ("reported", "registered", "returned"),
    ),
    Stage(
        pgettext_lazy("stage", "Dispatched"), gettext_lazy("The desk sends it to the unit responsible."),
        "send", ("dispatched", "reopened"),
    ),
    Stage(
        pgettext_lazy("stage", "Handling"), gettext_lazy("The unit deals with it before its time limit."),
        "tools", ("accepted", "handling", "rework", "suspended"),
    ),
    Stage(
        pgettext_lazy("stage", "Verifying"), gettext_lazy("A grid worker looks on the spot whether it is done."),
        "eye", ("handled", "verifying"),
    ),
    Stage(
        pgettext_lazy("stage", "Closed"), gettext_lazy("You get the answer and say whether it is solved."),
        "circle-check", ("closed",),
    ),
)  # fmt: skip
PLACES = {state: place for place, stage in enumerate(STAGES) for state in stage.states}


def stage_badge(state: str) -> Badge:
    return Badge(MACHINE.label(state), MACHINE.by_code[state].tone)


def outcome_badge(outcome: str) -> Badge | None:
    words = dict(OUTCOMES).get(outcome)
    return Badge(words, "good" if outcome == "solved" else "info") if words else None


def stage_line(state: str) -> list[dict[str, Any]]:
    """The stations, each past, present or to come; empty for a case that left the way."""
    here = PLACES.get(state)
    if here is None:
        return []
    ended = state == "closed"
    return [
        {
            "label": stage.label,
            "icon": stage.icon,
            "now": place == here,
            "past": place < here or ended,
            "words": MACHINE.label(state) if place == here else "",
        }
        for place, stage in enumerate(STAGES)
    ]


def find(code: str, token: str) -> Tracked | None:
    """None for a link that leads nowhere (any more)."""
    try:
        return public.tracked(code[:64], token[:64])
    except NotFound:
        return None


def own(found: Tracked) -> bool:
    """Does the receipt belong to who reported this case first?"""
    held = found.reporter
    return held is not None and held.subject_id == found.case.pk and not held.joined


def remember(request: HttpRequest, found: Tracked) -> None:
    if found.reporter is None:
        return
    photos.remember_receipt(request, found.case.pk, own(found))
    if found.target is not None:
        photos.remember_receipt(request, found.target.pk, False)


def page_facts(found: Tracked, token: str) -> dict[str, Any]:
    """Everything `follow.html` shows."""
    shown = found.target or found.case
    mine = found.reporter is not None
    told = shown.public or mine
    attached = files.of(photos.CASE, [shown.pk, found.case.pk])
    join = JoinForm(initial={"client_id": fresh_id()}, auto_id="join_%s")
    rated = bool(found.reporter and found.may_rate and has_rated(found.reporter, shown.reopens))
    return {
        "t": found,
        "case": found.case,
        "shown": shown,
        "token": token,
        "stages": stage_line(shown.state),
        "badge": stage_badge(found.case.state),
        "deadline": promised(shown),
        "outcome": outcome_badge(shown.outcome),
        "answer": shown.answer if told else "",
        "answer_photos": photos.items(
            f for f in attached[shown.pk] if told and f.stage in photos.ANSWER
        ),
        "own_photos": photos.items(
            f for f in attached[found.case.pk] if own(found) and f.stage == "report"
        ),
        "description": words(found),
        "steps": [step_item(step) for step in reversed(found.steps)],
        "why": why(shown.pk) if mine else [],
        "kept_days": resident.kept_days(shown.district),
        "may_rate": found.may_rate and not rated,
        "rated": rated,
        **talked(found),
        "join_form": join if shown.public and shown.state in OPEN and not mine else None,
    }


def talked(found: Tracked) -> dict[str, Any]:
    """For the holder of the receipt alone: messages, questions, what was added; three statements."""
    if found.reporter is None:
        return {}
    shown = found.target or found.case
    return {
        "told": told(found.reporter.pk),
        "asked": [(q, WordsForm(auto_id=f"answer_{q.pk}_%s")) for q in talk.asked(found.reporter)],
        "added": talk.own_words(found.reporter),
        "add_form": WordsForm(auto_id="add_%s"),
        "may_say": shown.state in OPEN,
    }


def words(found: Tracked) -> str:
    """The report itself: whole for its author, without numbers for others, if public at all."""
    if own(found):
        return resident.description(found.case)
    if found.case.public:
        return resident.without_numbers(resident.description(found.case))
    return ""


def promised(case: Any) -> Deadline:
    level = "done" if case.state not in OPEN else "paused" if case.state == "suspended" else ""
    return Deadline(case.due_at, level=level, provisional=case.provisional)


def due_words(case: Any) -> str:
    """For paper, where nothing counts down."""
    said = local_dt(case.due_at)
    return f"{said} ({_('provisional')})" if case.provisional else said


def step_item(step: Step) -> dict[str, Any]:
    return {
        "at": step.at,
        "title": MACHINE.label(step.state),
        "tone": MACHINE.by_code[step.state].tone,
        "icon": MACHINE.by_code[step.state].icon,
    }


def why(case_id: int) -> list[str]:
    """How the promised date came about, sentence by sentence."""
    clocks = [t for t in clock.timers_of(photos.CASE, case_id) if t.stage == "total"]
    return clock.explanation(clocks[-1]) if clocks else []


def code_image(address: str) -> str:
    """A QR code as data: image."""
    ink = theme.colours()["night"]
    return str(segno.make(address, error="m").svg_data_uri(scale=4, border=2, dark=ink))


def to_case(code: str, token: str) -> HttpResponse:
    return HttpResponseRedirect(
        reverse("cases:follow", args=[code]) + "?" + urlencode({"r": token})
    )


def to_receipt(code: str, token: str) -> HttpResponse:
    return HttpResponseRedirect(reverse("cases:done", args=[code]) + "?" + urlencode({"r": token}))


def receipt_facts(found: Tracked, token: str) -> dict[str, Any]:
    case = found.case
    return {
        "t": found,
        "case": case,
        "token": token,
        "public_link": link(case.code),
        "own_link": link(case.code, token),
        "public_image": code_image(link(case.code)),
        "own_image": code_image(link(case.code, token)),
        "why": why(case.pk),
        "joined": bool(found.reporter and found.reporter.joined),
        "facts": [
            (pgettext("case", "Number"), case.number),
            (_("Matter"), found.matter.label),
            (_("Place"), " ".join(filter(None, (found.area, case.place)))),
            (_("Reported at"), case.reported_at),
            (_("Promised by"), due_words(case)),
        ],
    }
