"""What the page of a case shows beside what every kind of thing does."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from linli.core.fields import answers
from linli.core.fields.queries import entire
from linli.modules.cases.queries import cases, nearby
from linli.modules.cases.states import MACHINE, OPEN, OUTCOMES, SOURCES
from linli.modules.catalogue import public as catalogue
from linli.ui.maps import place as place_drawing
from linli.ui.parts import Badge
from linli.ui.photos import items
from linli.ui.subject.declaration import Scene, Section, state_badge

Rows = list[tuple[Any, Any]]
Values = dict[str, Any]
LIKE_ENOUGH, MOST_ALIKE = 45, 3


def facts(case: Any) -> Rows:
    matter = catalogue.by_id(case.matter_id)
    path = catalogue.catalogue().path(matter.code, matter.district)
    kept = {True: [Badge(_("In time"), "good")], False: [Badge(_("Too late"), "bad")]}
    return [
        (_("Matter"), matter.label),
        (_("Category"), " › ".join(c.label for c in path)),
        (_("Place"), case.place),
        (_("Came in by"), dict(SOURCES).get(case.source)),
        (_("External number"), case.external_id),
        (_("Lead unit"), catalogue.unit_label(case.unit_id)),
        (_("Promised date"), case.due_at and [case.due_at, *kept.get(case.on_time, ())]),
        (_("Closing condition"), matter.closing_condition),
        (_("Legal basis"), matter.legal_basis),
    ]


def noted(scene: Scene) -> list[Badge]:
    """What makes this case unlike others beyond what the list marks."""
    case, tasks = scene.row, {t.kind for t in scene.tasks}
    found = (
        ("supervision" in tasks, _("Supervised"), "bad", "flag"),
        ("report_in" in tasks, _("Whistle"), "warn", "speakerphone"),
        (case.returns > 0, _("Returned %(n)d×") % {"n": case.returns}, "neutral", "arrow-back-up"),
        (case.reopens > 0, _("Reopened %(n)d×") % {"n": case.reopens}, "warn", "refresh"),
        (not case.public, _("Not public"), "neutral", "eye-off"),
    )
    return [Badge(text, tone, icon) for held, text, tone, icon in found if held]


def reported(scene: Scene) -> Values:
    """The description, and what was sent with it."""
    photos = items(f for f in scene.files if f.stage == "report")
    return {"words": scene.row.description or _("No description."), "photos": photos}


def answered(scene: Scene) -> Rows:
    """Question and answer in words."""
    case = scene.row
    known = entire(case.district)
    return [
        (known[code].label, answers.display(code, value, district=case.district))
        for code, value in case.answers.items()
        if code in known
    ]


def result(scene: Scene) -> Rows:
    """What the reporter was told; empty until there is an answer."""
    case = scene.row
    if not case.answer:
        return []
    return [
        (_("Outcome"), dict(OUTCOMES).get(case.outcome)),
        (pgettext("case", "Answer"), case.answer),
        (_("Legal basis"), case.basis),
    ]


def duplicates(scene: Scene) -> list[Values]:
    """Open cases that may be the same, only those the actor may open."""
    if "alike" not in scene.known:
        scene.known["alike"] = _alike(scene) if scene.row.state in OPEN else []
    found: list[Values] = scene.known["alike"]
    return found


def _alike(scene: Scene) -> list[Values]:
    case = scene.row
    linked = {one.other.id for one in scene.known.get("links", ())}
    likely = nearby.likely(
        matter=case.matter_code, lon=case.lon, lat=case.lat, text=case.description,
        now=timezone.now(), area=case.area, public_only=False, exclude=case.pk,
    )  # fmt: skip
    alike = [
        f
        for f in likely
        if f.score >= LIKE_ENOUGH
        and f.case.pk not in linked
        and scene.actor.covers("cases.view", f.case.area)
    ]
    return [
        {
            "number": f.case.number,
            "url": reverse("cases:case", args=[f.case.pk]),
            "matter": cases.title(f.case),
            "place": f.case.place,
            "badge": state_badge(MACHINE, f.case.state),
            "metres": round(f.metres),
            "point": (f.case.lon, f.case.lat),
        }
        for f in alike[:MOST_ALIKE]
    ]


def alike(scene: Scene) -> Values:
    """With the ways to merge and to link, for who may."""
    found, case = duplicates(scene), scene.row
    if not found:
        return {}
    may = scene.actor.covers("cases.merge", case.area) and case.state in OPEN
    ways = {verb: reverse("cases:case_step", args=[case.pk, verb]) for verb in ("merge", "link")}
    return {"alike": found, "may_merge": may, **ways}


def place(scene: Scene) -> Values:
    drawn = place_drawn(scene.row, [row["point"] for row in duplicates(scene)])
    return {"drawing": drawn} if drawn else {}


def place_drawn(case: Any, others: list[Any]) -> SafeString:
    """The drawing as part of the page, so that its names use the page's font."""
    label = _("Drawing of the place: the grids around it, the case as a red point")
    # Every name in it was escaped where it was drawn.
    return mark_safe(place_drawing.drawing(case.area, case.lon, case.lat, others, label))


def merged(scene: Scene) -> Values:
    found = [
        {"number": c.number, "place": c.place, "url": reverse("cases:case", args=[c.pk])}
        for c in cases.merged_into(scene.row)
    ]
    return {"merged": found} if found else {}


REPORTED = Section(
    gettext_lazy("What was reported"), answered, "cases/case/photos.html", reported, printed=True
)
SECTIONS = (
    REPORTED,
    Section(gettext_lazy("Answer to the reporter"), result),
    Section(gettext_lazy("Perhaps the same"), template="cases/case/alike.html", values=alike, after=True),
    Section(gettext_lazy("Where it is"), template="cases/case/place.html", values=place, side=True, printed=True),
    Section(gettext_lazy("Merged into this case"), template="cases/case/merged.html", values=merged, side=True),
)  # fmt: skip
