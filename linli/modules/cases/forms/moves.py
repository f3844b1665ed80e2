"""The forms of the steps on a case: what is asked, what is prefilled, what goes to the command."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from linli.core.access.actor import Actor
from linli.core.conversation.queries import replies
from linli.core.conversation.readers import RESIDENT
from linli.core.errors import Error, Invalid
from linli.modules.cases.forms.resident import PhotosInput
from linli.modules.cases.states import CASE, MACHINE
from linli.modules.catalogue.public import MatterFacts

# Where the form shows what the command says about a field.
SHOWN_AT = {
    "photo": "photos",
    "unit": "unit_id",
    "lon": "area",
    "into": "number",
    "other": "number",
}
LONGEST = 4000


@dataclass(frozen=True)
class Scene:
    """On which case, by whom; `values` fill standard replies, `kept` are photos stored already."""

    actor: Actor
    case: Any
    matter: MatterFacts
    task: Any = None
    values: dict[str, object] = field(default_factory=dict)
    kept: Sequence[str] = ()


def area_text(label: Any, required: bool = True, rows: int = 3, **more: Any) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(
        label=label, required=required, max_length=LONGEST, widget=widget, **more
    )


def photo_field(label: Any, **more: Any) -> forms.Field:
    attrs = {"accept": "image/*", "multiple": True, "data-photo-preview": True}
    return forms.Field(label=label, required=False, widget=PhotosInput(attrs=attrs), **more)


class StepForm(forms.Form):
    """A step without any question of its own but, where the state table wants one, the reason."""

    verb = ""
    reply_verbs: tuple[str, ...] = ()
    reply_reader = RESIDENT
    reply_field = "reason"
    reason_label: Any = _("Reason")

    def __init__(self, scene: Scene, data: Any = None, **more: Any) -> None:
        super().__init__(data, **more)
        self.scene = scene
        move = MACHINE.by_verb.get(f"cases.{self.verb}")
        if move is not None and move.reason and "reason" not in self.fields:
            self.fields["reason"] = area_text(self.reason_label)
        self.prepare()

    def prepare(self) -> None:
        """Choices and values that depend on the case."""

    def details(self) -> dict[str, Any]:
        """What the command takes."""
        return {name: value for name, value in self.cleaned_data.items() if name != "photos"}

    @property
    def has_photos(self) -> bool:
        return "photos" in self.fields

    @property
    def shown(self) -> list[forms.BoundField]:
        return list(self.visible_fields())

    def standard_replies(self) -> list[dict[str, Any]]:
        """Texts that fit the step and the matter, filled in; `id` for the link without script."""
        code, district = self.scene.matter.code, self.scene.case.district
        found = [
            r
            for verb in self.reply_verbs
            for r in replies.fitting(CASE, verb, self.reply_reader, district, code)
        ]
        return [
            {"id": r.id, "label": r.label, "text": replies.filled(r.body, self.scene.values)}
            for r in found
        ]

    def fill(self, reply_id: str) -> None:
        """Take over a standard reply into its field."""
        for reply in self.standard_replies():
            if str(reply["id"]) == reply_id:
                self.initial[self.reply_field] = reply["text"]

    def refuse(self, error: Error) -> None:
        """Show what the command said where it belongs."""
        if not isinstance(error, Invalid):
            self.add_error(None, str(error))
            return
        for name, lines in error.fields.items():
            target = name if name in self.fields else SHOWN_AT.get(name, "")
            for line in lines:
                self.add_error(target if target in self.fields else None, str(line))


class TaskForm(StepForm):
    """A step about one open task."""

    def details(self) -> dict[str, Any]:
        assert self.scene.task is not None
        return {**super().details(), "task": self.scene.task.pk}
