"""The forms the workbench makes from a declaration: filter, step, take-in, kept list."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.core.access.actor import Actor
from linli.core.errors import Error, Invalid
from linli.core.lifecycle.states import Move
from linli.ui import fields as kit
from linli.ui.subject.declaration import Fields, Reply, Scene, Step, Subject

ALL = ("", gettext_lazy("All"))
GROUPS = (("open", gettext_lazy("All open ones")), ("ended", gettext_lazy("All ended ones")))
SIZES = (20, 50, 100)
# What commands call differently than forms do.
BESIDE = {"photo": "photos", "files": "photos"}


def made(name: str, fields: Mapping[str, forms.Field], data: Any = None, **more: Any) -> Any:
    return type(name, (forms.Form,), dict(fields))(data, **more)


def reach_permission(of: Subject) -> str:
    return of.view.split()[0]


def filter_form(of: Subject, data: Any, actor: Actor, without: Collection[str] = ()) -> forms.Form:
    """Words, state, place, the declaration's own filters, days, late. What cannot be read filters
    nothing."""
    fields: Fields = {
        "text": forms.CharField(
            label=_("Number, words, place"), required=False, max_length=60,
            widget=forms.TextInput(attrs={"placeholder": _("also pinyin initials")}),
        ),
        "state": forms.ChoiceField(
            label=_("State"), required=False, choices=[ALL, *GROUPS, *of.machine.choices()]
        ),
        "area": kit.area(actor, reach_permission(of), required=False, home=True),
    }  # fmt: skip
    fields |= {n.key: n.field(actor, str((data or {}).get(n.key) or "")) for n in of.filters}
    fields["since"] = kit.day(_("Came in from"))
    fields["until"] = kit.day(_("Came in until"))
    fields.setdefault("late", forms.BooleanField(label=_("Overdue"), required=False))
    fields["size"] = forms.ChoiceField(
        label=_("Rows a page"), required=False, choices=[("", "50"), *((n, n) for n in SIZES)]
    )
    kept = {name: field for name, field in fields.items() if name not in without}
    form: forms.Form = made("ListFilter", kept, data)
    form.is_valid()
    return form


def query_of(form: forms.Form) -> str:
    """The filter as a query string without what is empty; what was typed of a list by its value,
    which stays when its words change."""
    said = {
        name: form.cleaned_data.get(name) if isinstance(field, kit.Listed) else form.data.get(name)
        for name, field in form.fields.items()
    }
    return urlencode([(name, str(value)) for name, value in said.items() if value])


def asked(of: Subject, move: Move, step: Step, scene: Scene) -> Fields:
    """What a step asks: its own fields, then the reason."""
    fields = dict(step.fields(scene)) if step.fields else {}
    if move.reason and "reason" not in fields:
        fields["reason"] = kit.long_text(_("Reason"))
    if scene.row is None and step.replies:
        return with_replies(fields, step, step.replies(scene))
    return fields


def with_replies(fields: Fields, step: Step, offered: Iterable[Reply]) -> Fields:
    """For many rows: a standard reply or words of one's own."""
    choices = [("", _("None")), *((str(one.id), one.label) for one in offered)]
    reply = forms.ChoiceField(label=_("Standard reply"), required=False, choices=choices)
    found: Fields = {}
    for name, field in fields.items():
        if name == step.reply_to:
            found["reply"] = reply
            field.required = False
            field.help_text = _("What stands in braces is filled in for each row.")
        found[name] = field
    return found


def step_form(fields: Fields, data: Any = None, **initial: Any) -> forms.Form:
    """The form of a step; what its fields propose stands in `initial`."""
    held = {n: f.initial for n, f in fields.items() if f.initial is not None}
    form: forms.Form = made("StepForm", fields, data, initial={**held, **initial})
    return form


def consistent(step: Step, form: forms.Form) -> bool:
    """Valid, and what was said goes together."""
    if not form.is_valid():
        return False
    for name, line in (step.faults(form.cleaned_data) if step.faults else {}).items():
        form.add_error(name, line)
    return not form.errors


def show_error(form: forms.Form, error: Error, places: Mapping[str, str] = {}) -> None:
    """What the command said, beside the field it is about."""
    if not isinstance(error, Invalid) or not error.fields:
        form.add_error(None, str(error))
        return
    for name, lines in error.fields.items():
        known = (name, places.get(name, ""), BESIDE.get(name, ""))
        place = next((one for one in known if one in form.fields), None)
        for line in lines:
            form.add_error(place, str(line))


class KeepForm(forms.Form):
    """A name for the list as it is filtered now."""

    name = forms.CharField(label=gettext_lazy("Keep this list as"), max_length=60)
    query = forms.CharField(required=False, max_length=500, widget=forms.HiddenInput)
