"""The field dictionary: what may be asked, why, how sensitive it is, how long it is kept."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from linli.core.access.actor import Actor
from linli.core.fields import commands
from linli.core.fields.queries import FieldFacts
from linli.modules.console.queries import dictionary as queries
from linli.modules.console.queries.dictionary import SENSITIVITIES, TYPES, Listed
from linli.modules.console.states import RULES
from linli.modules.console.subject.areas import ending
from linli.ui import fields as kit
from linli.ui.parts import Badge
from linli.ui.register.cells import state, until
from linli.ui.register.declaration import Register, Scene, Section, Verb, register
from linli.ui.subject.declaration import Fields, Shown

TONES = {"public": "good", "internal": "neutral", "personal": "warn", "sensitive": "bad"}
SAME = ("code", "type", "sensitivity", "personal", "basis", "retention_days", "valid_from", "valid_until")  # fmt: skip
SAID = {
    "unit": _("Unit"), "personal": _("About a person"), "purpose": _("Purpose"),
    "basis": _("Legal basis"), "help": _("Help"), "valid_from": _("Valid from"),
}  # fmt: skip
SPOKEN = {"name": "names", "unit": "units", "help": "helps", "purpose": "purposes"}


def sensitivity(row: Listed) -> Badge:
    code = row.facts.sensitivity
    return Badge(dict(SENSITIVITIES).get(code, code), TONES.get(code, "neutral"))


def in_use(row: Listed) -> Badge:
    return state(row.facts.valid(timezone.localdate()), _("in use"), _("retired or not begun"))


def kept(row: Listed) -> Any:
    days = row.facts.retention_days
    return _("%(days)s days") % {"days": days} if days else _("no limit")


def type_name(row: Listed) -> Any:
    return dict(TYPES).get(row.facts.type, row.facts.type)


def fact(name: str) -> Callable[[Listed], Any]:
    return lambda row: getattr(row.facts, name)


def sections(scene: Scene) -> list[Section]:
    of = scene.row.facts
    offered = Section(_("Choices"), lines=[f"{o.label} ({o.value})" for o in of.options])
    unused = _("In no table column; it may stand in questions of the catalogue.")
    return [
        *([offered] if of.options else []),
        *([] if scene.row.places else [Section(_("Used in"), text=unused)]),
    ]


class OptionsField(forms.CharField):
    """Lines of `value | label | English label`."""

    def clean(self, value: Any) -> list[dict[str, str]]:
        return [option(line) for line in super().clean(value).splitlines() if line.strip()]


def option(line: str) -> dict[str, str]:
    parts = [part.strip() for part in line.split("|")]
    if len(parts) not in (2, 3) or not all(parts[:2]):
        raise forms.ValidationError(_("Write “value | label | English label”: %s") % line)
    return {"value": parts[0], "label": parts[1], "label_en": parts[2] if len(parts) > 2 else ""}


def asked(scene: Scene) -> Fields:
    """The code and type of a field never change."""
    choices = OptionsField(
        label=_("Choices"), required=False, widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("One per line: value | label | English label"),
    )  # fmt: skip
    fields: Fields = {
        "code": kit.line(_("Code"), longest=40),
        "name": kit.line(_("Name"), longest=100),
        "name_en": kit.line(_("English name"), False, 100),
        "type": kit.select(_("Type"), TYPES),
        "unit": kit.line(_("Unit"), False, 20),
        "unit_en": kit.line(_("English unit"), False, 30),
        "options": choices,
        "sensitivity": kit.select(_("Sensitivity"), SENSITIVITIES),
        "personal": forms.BooleanField(label=_("About a person"), required=False),
        "purpose": kit.line(_("Purpose"), False, 300),
        "purpose_en": kit.line(_("English purpose"), False, 500),
        "basis": kit.line(_("Legal basis"), False, 300),
        "retention_days": kit.number(_("Kept for days")),
        "help": kit.line(_("Help"), False, 300),
        "help_en": kit.line(_("English help"), False, 500),
        "valid_from": kit.day(_("Valid from")),
        "valid_until": kit.day(_("Last day")),
    }
    if scene.row is not None:
        for name, value in present(scene.row.facts).items():
            fields[name].initial = value
        fields["code"].disabled = fields["type"].disabled = True
    return fields


def present(of: FieldFacts) -> dict[str, Any]:
    found = {name: getattr(of, name) for name in SAME}
    for name, both in SPOKEN.items():
        found[name], found[f"{name}_en"] = getattr(of, both)
    lines = "\n".join(f"{o.value} | {o.label_zh} | {o.label_en}" for o in of.options)
    return {**found, "options": lines}


def add(actor: Actor, **said: Any) -> Any:
    return commands.save(actor, district=queries.home(actor), **said)


def change(actor: Actor, pk: int, **said: Any) -> Any:
    return commands.save(actor, district=queries.field(actor, pk).facts.district, **said)


def links_to_change(scene: Scene) -> bool:
    return queries.may_change(scene.actor, scene.row.facts)


FIELDS = register(
    Register(
        app="console", name="field", plural="fields", path="console/fields/", label=_("Field dictionary"),
        permission=queries.PERMISSION, icon="list-details", menu=(RULES, 875),
        note=_("What may be asked, why, how sensitive it is and how long it is kept."),
        rows=queries.listed, find=queries.field, empty=_("No field fits."),
        filters=lambda actor: {"text": kit.words(_("Name or code"))},
        columns=(
            Shown("name", _("Name"), lambda row: row.facts.label, wide=True),
            Shown("code", _("Code"), lambda row: row.facts.code),
            Shown("type", _("Type"), type_name),
            Shown("sensitivity", _("Sensitivity"), sensitivity),
            *(Shown(name, label, fact(name), on_list=False) for name, label in SAID.items()),
            Shown("kept", _("Kept"), kept, hide_on_phone=True),
            Shown("until", _("Last day"), lambda row: until(row.facts.valid_until), on_list=False),
            Shown("used", _("Used in"), lambda row: "; ".join(row.places), hide_on_phone=True),
            Shown("state", _("State"), in_use),
        ),
        title=lambda row: row.facts.label, subtitle=lambda row: row.facts.code, paged=True, sections=sections,
        changeable=links_to_change,
        adds=(Verb("field_add", "add", _("Add a field"), add, _("The field is saved."), asked, icon="plus"),),
        verbs=(
            Verb(
                "field_retire", "retire", _("Retire"), commands.retire,
                _("The field is retired; old answers stay readable."), ending, _("Retire a field"), "archive",
            ),
            Verb("field_edit", "edit", _("Change"), change, _("The field is saved."), asked, _("Change a field"), "edit"),
        ),
    )
)  # fmt: skip
