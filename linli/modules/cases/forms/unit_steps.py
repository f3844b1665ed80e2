"""What the steps of units and grid workers ask: answer, ask, assign, report in, settle, verify."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from linli.core.clock import wording
from linli.modules.cases.forms.desk_steps import matter_of
from linli.modules.cases.queries import choices
from linli.modules.cases.states import OUTCOMES
from linli.ui import fields as kit
from linli.ui.subject.declaration import Fields, Scene


def photos(scene: Scene, wanted: str) -> Fields:
    """The field says whether the matter needs a photo, and why; it is left out where none is."""
    if wanted == "none":
        return {}
    said = gettext("Only if it helps; not required.")
    if wanted == "photo":
        said = gettext("This matter needs a photo: %(why)s") % {"why": matter_of(scene).why}
    return {"photos": kit.photos(help_text=said)}


def outcome(scene: Scene) -> Fields:
    """How it ended, in the words the reporter will read."""
    fields: Fields = {
        "outcome": forms.ChoiceField(
            label=_("How it ended"), choices=OUTCOMES, widget=forms.RadioSelect, initial="solved"
        ),
        "answer": kit.long_text(_("Answer to the reporter"), rows=6),
        "basis": kit.line(
            _("Legal basis"), required=False, longest=300,
            help_text=_("Needed when it will not be done."),
        ),
    }  # fmt: skip
    if scene.row is None:
        return fields
    return {**fields, **photos(scene, matter_of(scene).evidence_handle)}


def outcome_faults(said: dict[str, Any]) -> dict[str, Any]:
    if said.get("outcome") == "declined" and not said.get("basis"):
        return {"basis": _("Say on which rule the refusal stands.")}
    return {}


def ask(scene: Scene) -> Fields:
    limit = matter_of(scene).limits["handle"]
    words = {"unit": wording.limit(1, limit.unit), "limit": wording.limit(limit.amount, limit.unit)}
    said = gettext("For more time: counted in steps of %(unit)s; the limit is %(limit)s.")
    ways = [("extend", _("More time")), ("suspend", _("Let the clocks stand"))]
    return {
        "what": forms.ChoiceField(
            label=_("Asked for"), widget=forms.RadioSelect, initial="extend", choices=ways
        ),
        "amount": forms.IntegerField(
            label=_("How much more"), required=False, min_value=1, max_value=60,
            help_text=said % words,
        ),
        "until": kit.moment(
            _("Suspended until"), required=False,
            help_text=gettext("For a suspension: the clocks go on by themselves then."),
        ),
    }  # fmt: skip


def asked(scene: Scene, said: dict[str, Any]) -> dict[str, Any]:
    return {**said, "amount": said.get("amount") or 0}


def assign(scene: Scene) -> Fields:
    """Somebody of the unit that holds the task; of many tasks, of one's own units."""
    units = [scene.task.unit_id] if scene.task else sorted(scene.actor.units("cases.handle"))
    return {
        "person": forms.TypedChoiceField(
            label=_("Who does it"), coerce=int, initial=scene.task and scene.task.person_id,
            choices=[("", gettext("Please choose")), *choices.people_of(units)],
        )
    }  # fmt: skip


def finish_joint(scene: Scene) -> Fields:
    said = _("Only if it helps; not required.")
    return {
        "answer": kit.long_text(_("What your unit has done")),
        "photos": kit.photos(help_text=said),
    }


def verify(scene: Scene) -> Fields:
    said = _("Needed when it is not done: say what is missing.")
    return {
        "passed": kit.YesNo(
            _("What did you find on the spot?"), _("Done as reported"),
            _("Not done, or not properly"),
        ),
        "note": kit.long_text(_("Note"), required=False, help_text=said),
        **photos(scene, matter_of(scene).evidence_verify),
    }  # fmt: skip


def close(scene: Scene) -> Fields:
    """The desk in the place of a grid worker: a photo only where the matter wants one."""
    return photos(scene, matter_of(scene).evidence_verify)
