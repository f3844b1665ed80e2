"""The desk's steps: reject, dispatch, correct, merge, link, whistle, supervise, joint units."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from linli.modules.cases.forms.moves import StepForm, TaskForm, area_text
from linli.modules.cases.queries import cases, offers
from linli.modules.catalogue import public as catalogue
from linli.modules.catalogue.public import Node

WHOLE_NUMBER = forms.NumberInput(attrs={"step": 1, "inputmode": "numeric"})


def unit_choices(form: StepForm, first: list[int]) -> list[Any]:
    """Suggested, then those responsible at the place, then the others of the district."""
    rows = offers.units_for(form.scene.case)
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


def near_units(form: StepForm, without: set[int]) -> list[tuple[int, str]]:
    rows = offers.units_for(form.scene.case)
    return [(r.id, r.label) for r in rows if r.near and r.id not in without]


class RejectForm(StepForm):
    verb, reply_verbs, reply_field = "reject", ("reject",), "answer"
    reason_label = _("Why it does not qualify")
    answer = area_text(
        _("What the reporter is told, and where to turn"), required=False, rows=5,
        help_text=_("The reporter reads this. Say who can help instead."),
    )  # fmt: skip

    def prepare(self) -> None:
        self.order_fields(["reason", "answer"])
        self.initial.setdefault("answer", self.scene.matter.where_to_turn)


class DispatchForm(StepForm):
    verb = "dispatch"
    unit = forms.TypedChoiceField(label=_("Lead unit"), coerce=int, empty_value=None)
    joint = forms.TypedMultipleChoiceField(
        label=_("Joint units"), coerce=int, required=False, widget=forms.CheckboxSelectMultiple
    )
    note = area_text(_("Note to the units"), required=False)

    def prepare(self) -> None:
        case, matter = self.scene.case, self.scene.matter
        why = catalogue.explain(matter.code, matter.lead, case.area, case.district)
        winner = next((row for row in why if row.candidate.won), None)
        suggested = catalogue.joint_units(matter, case.area)
        first = list(dict.fromkeys(row.candidate.unit_id for row in why))
        field: Any = self.fields["unit"]
        field.choices = unit_choices(self, first)
        if winner:
            words = {"rule": winner.rule, "unit": winner.unit, "sentence": winner.sentence}
            field.help_text = gettext("%(rule)s: %(unit)s. %(sentence)s") % words
            self.initial.setdefault("unit", winner.candidate.unit_id)
        else:
            field.help_text = gettext("No routing row names a unit here. Choose the unit yourself.")
        joint: Any = self.fields["joint"]
        joint.choices = near_units(self, set())
        self.initial.setdefault("joint", suggested)


class CorrectForm(StepForm):
    verb = "correct"
    matter = forms.ChoiceField(label=_("Matter"))
    place = forms.CharField(label=_("Place in words"), required=False, max_length=200)
    area = forms.CharField(required=False, widget=forms.HiddenInput)
    lon = forms.FloatField(required=False, widget=forms.HiddenInput)
    lat = forms.FloatField(required=False, widget=forms.HiddenInput)

    def prepare(self) -> None:
        case = self.scene.case
        field: Any = self.fields["matter"]
        field.choices = matter_choices(case.district)
        held = {"matter": case.matter_code, "place": case.place, "lon": case.lon, "lat": case.lat}
        for name, value in held.items():
            self.initial.setdefault(name, value)

    def details(self) -> dict[str, Any]:
        found = super().details()
        case = self.scene.case
        if (found["lon"], found["lat"]) == (case.lon, case.lat):
            found["lon"] = found["lat"] = None
        return found


def matter_choices(district: str) -> list[Any]:
    """All matters under their top categories."""
    return [(n.category.label, list(_matters(n))) for n in catalogue.catalogue().tree(district)]


def _matters(node: Node) -> Any:
    for matter in node.matters:
        yield matter.code, matter.label
    for child in node.children:
        yield from _matters(child)


class OtherCaseForm(StepForm):
    """Names another case by its number."""

    number = forms.CharField(
        label=_("Number of the other case"), max_length=24,
        widget=forms.TextInput(attrs={"placeholder": "330402-260101-0001", "autocomplete": "off"}),
    )  # fmt: skip
    other: int | None = None

    def clean_number(self) -> str:
        """Cases out of reach are told apart from none by nothing."""
        number = str(self.cleaned_data["number"]).strip()
        found = cases.visible(self.scene.actor).filter(number=number).values_list("pk", flat=True)
        self.other = found.first()
        if self.other is None:
            raise forms.ValidationError(_("There is no case with this number in your area."))
        return number


class MergeForm(OtherCaseForm):
    verb = "merge"

    def prepare(self) -> None:
        self.fields["number"].help_text = _(
            "This case ends there: its reporters are told the outcome of the other one, and the "
            "earlier of the two promised dates holds."
        )

    def details(self) -> dict[str, Any]:
        return {"into": self.other}


class LinkForm(OtherCaseForm):
    verb = "link"
    why = forms.CharField(label=_("What they have in common"), required=False, max_length=200)

    def details(self) -> dict[str, Any]:
        return {"other": self.other, "why": self.cleaned_data["why"]}


class WhistleForm(StepForm):
    verb = "whistle"
    reason_label = _("What has to be settled together")
    units = forms.TypedMultipleChoiceField(
        label=_("Units to be called"), coerce=int, widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose the units to be called.")},
    )  # fmt: skip

    def prepare(self) -> None:
        field: Any = self.fields["units"]
        field.choices = near_units(self, set())
        self.order_fields(["reason", "units"])


class EscalateForm(StepForm):
    verb = "escalate"
    reason_label = _("What the next level has to settle")


class SuperviseForm(StepForm):
    verb = "supervise"
    reason_label = _("What the unit has to answer")
    unit_id = forms.TypedChoiceField(label=_("Unit supervised"), coerce=int, empty_value=None)

    def prepare(self) -> None:
        case = self.scene.case
        field: Any = self.fields["unit_id"]
        field.choices = unit_choices(self, [case.unit_id] if case.unit_id else [])
        self.initial.setdefault("unit_id", case.unit_id)
        self.order_fields(["unit_id", "reason"])


class AddJointForm(StepForm):
    verb = "add_joint"
    unit = forms.TypedChoiceField(label=_("Unit"), coerce=int, empty_value=None)
    text = area_text(_("What it has to do"), required=False)

    def prepare(self) -> None:
        field: Any = self.fields["unit"]
        field.choices = unit_choices(
            self, catalogue.joint_units(self.scene.matter, self.scene.case.area)
        )


class ReleaseForm(TaskForm):
    verb = "release_joint"
    reason = area_text(_("Reason"))


class AttendForm(TaskForm):
    verb = "attend"
    answer = area_text(_("What you have arranged"))


class DecideForm(TaskForm):
    verb = "decide"
    approved = forms.TypedChoiceField(
        label=_("Decision"), coerce=lambda value: value == "yes", widget=forms.RadioSelect,
        choices=[("yes", _("Grant")), ("no", _("Do not grant"))],
    )  # fmt: skip
    reason = area_text(_("Reason"), required=False, help_text=_("Needed when it is not granted."))


class CancelForm(StepForm):
    verb = "cancel"
    reason_label = _("Why it is cancelled (the reporter reads this)")


class ReopenForm(StepForm):
    verb = "reopen"


class PublishForm(StepForm):
    verb = "publish"

    def details(self) -> dict[str, Any]:
        return {"public": not self.scene.case.public}
