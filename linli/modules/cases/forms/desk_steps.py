"""What the desk's steps ask: reject, dispatch, correct, merge, link, whistle, supervise, decide."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from linli.modules.cases.queries import cases, choices
from linli.modules.cases.queries.choices import scope
from linli.modules.catalogue import public as catalogue
from linli.modules.catalogue.public import MatterFacts, Node
from linli.ui import fields as kit
from linli.ui.subject.declaration import Fields, Scene

EXAMPLE = {"placeholder": "330402-260101-0001", "autocomplete": "off"}


def matter_of(scene: Scene) -> MatterFacts:
    return catalogue.by_id(scene.row.matter_id)


def one_unit(
    label: Any, offered: list[Any], required: bool = True, **more: Any
) -> forms.TypedChoiceField:
    return forms.TypedChoiceField(
        label=label, choices=offered, coerce=int, empty_value=None, required=required, **more
    )


def several_units(label: Any, scene: Scene, required: bool, **more: Any) -> forms.Field:
    """Those responsible at the place, as boxes; those ticked beforehand come first."""
    first = more.get("initial") or ()
    near = [(r.id, r.label) for r in choices.units_for(scene.row) if r.near or r.id in first]
    near.sort(key=lambda pair: pair[0] not in first)
    return forms.TypedMultipleChoiceField(
        label=label, choices=near, coerce=int, required=required,
        widget=forms.CheckboxSelectMultiple, **more,
    )  # fmt: skip


def unit_choices(case: Any, first: list[int]) -> list[Any]:
    """Suggested, then those responsible at the place, then the others of the district."""
    rows = choices.units_for(case)
    labels = {r.id: r.label for r in rows}
    groups = (
        (gettext("Suggested"), [(i, labels[i]) for i in first if i in labels]),
        (
            gettext("Responsible here"),
            [(r.id, r.label) for r in rows if r.near and r.id not in first],
        ),
        (gettext("Others"), [(r.id, r.label) for r in rows if not r.near and r.id not in first]),
    )
    return [("", gettext("Please choose")), *((name, held) for name, held in groups if held)]


def reject(scene: Scene) -> Fields:
    return {
        "reason": kit.long_text(_("Why it does not qualify")),
        "answer": kit.long_text(
            _("What the reporter is told, and where to turn"), required=False, rows=5,
            help_text=_("The reporter reads this. Say who can help instead."),
            initial=matter_of(scene).where_to_turn,
        ),
    }  # fmt: skip


def dispatch(scene: Scene) -> Fields:
    """The routed unit is proposed, with the row that names it; many cases go by their rows."""
    if scene.row is None:
        units = choices.units_in_reach(scope(scene.actor))
        said = _("Without a choice each case goes where the routing rows send it.")
        offered = [("", _("By the routing rows")), *units]
        note = kit.long_text(_("Note to the unit"), required=False, rows=2, max_length=500)
        return {"unit": one_unit(_("Unit"), offered, False, help_text=said), "note": note}
    case, matter = scene.row, matter_of(scene)
    why = catalogue.explain(matter.code, matter.lead, case.area, case.district)
    winner = next((row for row in why if row.candidate.won), None)
    first = list(dict.fromkeys(row.candidate.unit_id for row in why))
    return {
        "unit": one_unit(
            _("Lead unit"), unit_choices(case, first), help_text=reason_of(winner),
            initial=winner.candidate.unit_id if winner else None,
        ),
        "joint": several_units(
            _("Joint units"), scene, False, initial=catalogue.joint_units(matter, case.area)
        ),
        "note": kit.long_text(_("Note to the units"), required=False),
    }  # fmt: skip


def reason_of(winner: Any) -> str:
    if winner is None:
        return gettext("No routing row names a unit here. Choose the unit yourself.")
    words = {"rule": winner.rule, "unit": winner.unit, "sentence": winner.sentence}
    return gettext("%(rule)s: %(unit)s. %(sentence)s") % words


def correct(scene: Scene) -> Fields:
    case = scene.row
    matters = [
        (n.category.label, list(_matters(n))) for n in catalogue.catalogue().tree(case.district)
    ]
    return {
        "matter": forms.ChoiceField(label=_("Matter"), choices=matters, initial=case.matter_code),
        "place": kit.line(_("Place in words"), required=False, longest=200, initial=case.place),
        "area": forms.CharField(required=False, widget=forms.HiddenInput),
        "lon": forms.FloatField(required=False, widget=forms.HiddenInput, initial=case.lon),
        "lat": forms.FloatField(required=False, widget=forms.HiddenInput, initial=case.lat),
    }


def corrected(scene: Scene, said: dict[str, Any]) -> dict[str, Any]:
    """A point that was not moved says nothing."""
    if (said.get("lon"), said.get("lat")) == (scene.row.lon, scene.row.lat):
        return {name: value for name, value in said.items() if name not in ("lon", "lat")}
    return said


def _matters(node: Node) -> Any:
    for matter in node.matters:
        yield matter.code, matter.label
    for child in node.children:
        yield from _matters(child)


def other_case(scene: Scene, **more: Any) -> kit.OtherRow:
    field = kit.OtherRow(cases.visible(scene.actor), _("Number of the other case"), **more)
    field.widget.attrs.update(EXAMPLE)
    return field


def merge(scene: Scene) -> Fields:
    said = _(
        "This case ends there: its reporters are told the outcome of the other one, and the "
        "earlier of the two promised dates holds."
    )
    return {"number": other_case(scene, help_text=said)}


def link(scene: Scene) -> Fields:
    why = kit.line(_("What they have in common"), required=False, longest=200)
    return {"number": other_case(scene), "why": why}


def whistle(scene: Scene) -> Fields:
    said = {"required": _("Choose the units to be called.")}
    return {
        "reason": kit.long_text(_("What has to be settled together")),
        "units": several_units(_("Units to be called"), scene, True, error_messages=said),
    }


def supervise(scene: Scene) -> Fields:
    case = scene.row
    offered = unit_choices(case, [case.unit_id] if case.unit_id else [])
    return {
        "unit_id": one_unit(_("Unit supervised"), offered, initial=case.unit_id),
        "reason": kit.long_text(_("What the unit has to answer")),
    }


def add_joint(scene: Scene) -> Fields:
    offered = unit_choices(scene.row, catalogue.joint_units(matter_of(scene), scene.row.area))
    return {
        "unit": one_unit(_("Unit"), offered),
        "text": kit.long_text(_("What it has to do"), required=False),
    }


def decide(scene: Scene) -> Fields:
    said = _("Needed when it is not granted.")
    return {
        "approved": kit.YesNo(_("Decision"), _("Grant"), _("Do not grant")),
        "reason": kit.long_text(_("Reason"), required=False, help_text=said),
    }
