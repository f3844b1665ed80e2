"""The filter of every list, map and figure of cases, and the steps on many cases at once."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.urls import reverse_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from linli.core.access.actor import Actor
from linli.core.areas.codes import COMMUNITY, COUNTY, STREET, plausible
from linli.modules.cases.queries import board, bulk
from linli.modules.cases.queries.cases import Filter
from linli.modules.cases.queries.measures import MEASURES
from linli.modules.cases.queries.places import places, scope
from linli.modules.cases.queries.sheets import Wanted
from linli.modules.cases.states import MACHINE, OUTCOMES, SOURCES
from linli.modules.catalogue.public import catalogue

ALL = ("", gettext_lazy("All"))
NO_UNIT = "0"
GROUPS = [("open", gettext_lazy("All open ones")), ("ended", gettext_lazy("All ended ones"))]
Choices = list[tuple[Any, Any]]


def day(label: Any) -> forms.DateField:
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, required=False, widget=widget)


def pick(label: Any, choices: Iterable[Any] = ()) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, required=False, choices=[ALL, *choices])


def flag(label: Any) -> forms.BooleanField:
    return forms.BooleanField(label=label, required=False)


def hidden() -> forms.CharField:
    return forms.CharField(required=False, max_length=20, widget=forms.HiddenInput)


class ListFilter(forms.Form):
    """What cannot be read filters nothing."""

    text = forms.CharField(
        label=gettext_lazy("Number, words, place, unit"),
        required=False,
        max_length=60,
        widget=forms.TextInput(attrs={"placeholder": gettext_lazy("also pinyin initials")}),
    )
    state = pick(gettext_lazy("State"), [*GROUPS, *MACHINE.choices()])
    street = pick(gettext_lazy("Street"))
    community = pick(gettext_lazy("Community"))
    unit = pick(gettext_lazy("Unit"))
    matter = pick(gettext_lazy("Category"))
    source = pick(gettext_lazy("Came in by"), SOURCES)
    measure = pick(gettext_lazy("Only those"))
    since = day(gettext_lazy("Reported from"))
    until = day(gettext_lazy("Reported until"))
    late = flag(pgettext_lazy("figure", "Late"))
    unroutable = flag(gettext_lazy("Without a responsible unit"))
    hot = flag(gettext_lazy("Hot issues"))
    area, exact = hidden(), hidden()

    def __init__(self, data: Any, actor: Actor, *, without: Iterable[str] = ()) -> None:
        super().__init__(data)
        reach = scope(actor)
        street = str(data.get("street") or "")
        self.offer("street", street_choices(reach))
        self.offer("community", community_choices(reach, street))
        self.offer("unit", [(NO_UNIT, _("No unit yet")), *board.units_in_reach(actor, reach)])
        self.offer("matter", category_choices(actor.district, str(data.get("matter") or "")))
        self.offer("measure", [(name, MEASURES[name][0]) for name in MEASURES])
        self.fields["street"].widget.attrs.update(
            {
                "hx-get": reverse_lazy("cases:desk_communities"),
                "hx-target": "#id_community",
                "hx-swap": "innerHTML",
            }
        )
        for name in without:
            del self.fields[name]

    def offer(self, name: str, choices: Choices) -> None:
        self.fields[name].choices = [ALL, *choices]  # type: ignore[attr-defined]

    def chosen(self, name: str) -> Any:
        self.is_valid()
        return self.cleaned_data.get(name) or None

    @property
    def place(self) -> str:
        """The smallest area chosen."""
        return str(self.chosen("area") or self.chosen("community") or self.chosen("street") or "")

    def clean_area(self) -> str:
        given = str(self.cleaned_data["area"])
        return given if plausible(given) else ""

    def wanted(self) -> Wanted:
        unit = self.chosen("unit")
        return Wanted(
            filter=Filter(
                text=self.chosen("text") or "",
                state=self.chosen("state") or "",
                area=self.place,
                unit=int(unit) if unit not in (None, NO_UNIT) else None,
                matter=self.chosen("matter") or "",
                source=self.chosen("source") or "",
                late=bool(self.chosen("late")),
                unroutable=bool(self.chosen("unroutable")),
                hot=bool(self.chosen("hot")),
                since=self.chosen("since"),
                until=self.chosen("until"),
            ),
            measure=self.chosen("measure") or "",
            unitless=unit == NO_UNIT,
            exact=bool(self.chosen("exact") and self.place),
        )

    @property
    def query(self) -> str:
        """The filter as a query string without what is empty."""
        given = [(name, str(self.data.get(name) or "")) for name in self.fields]
        return urlencode([(name, value) for name, value in given if value])


def street_choices(reach: tuple[str, ...]) -> Choices:
    return [(a.code, a.label) for a in places().below(reach, STREET)]


def community_choices(reach: tuple[str, ...], street: str) -> Choices:
    """Those of the street chosen; without one those in reach, when the reach is not a district."""
    if not street and min(map(len, reach), default=0) <= COUNTY:
        return []
    known = places().below(reach, COMMUNITY)
    return [(a.code, a.label) for a in known if a.code.startswith(street)]


def category_choices(district: str, given: str) -> Choices:
    """Top categories with those below them; a matter that is given stands first."""
    known = catalogue()
    tops = [
        (
            node.category.label,
            [(node.category.code, _("All: %s") % node.category.label), *below(node)],
        )
        for node in known.tree(district)
    ]
    offered = {code for _label, group in tops for code, _name in group}
    own = [(given, known.label(given, district))] if given and given not in offered else []
    return [*own, *tops]


def below(node: Any) -> Choices:
    return [(child.category.code, child.category.label) for child in node.children]


class KeepForm(forms.Form):
    """A name for the list as it is filtered now."""

    name = forms.CharField(label=gettext_lazy("Keep this list as"), max_length=60)
    query = forms.CharField(required=False, max_length=500, widget=forms.HiddenInput)


class BulkForm(forms.Form):
    """Nothing more to say: register, accept."""

    def __init__(self, data: Any, actor: Actor) -> None:
        super().__init__(data)
        self.actor = actor


class BulkDispatchForm(BulkForm):
    unit = forms.ChoiceField(
        label=gettext_lazy("Unit"),
        required=False,
        help_text=gettext_lazy("Without a choice each case goes where the routing rows send it."),
    )
    note = forms.CharField(
        label=gettext_lazy("Note to the unit"),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, data: Any, actor: Actor) -> None:
        super().__init__(data, actor)
        units = board.units_in_reach(actor, scope(actor))
        self.fields["unit"].choices = [("", _("By the routing rows")), *units]  # type: ignore[attr-defined]

    def clean_unit(self) -> int | None:
        return int(self.cleaned_data["unit"]) if self.cleaned_data["unit"] else None


class BulkAnswerForm(BulkForm):
    outcome = forms.ChoiceField(label=gettext_lazy("How it ended"), choices=OUTCOMES)
    reply = forms.ChoiceField(label=gettext_lazy("Standard answer"), required=False)
    answer = forms.CharField(
        label=gettext_lazy("Or your own answer"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy(
            "{number}, {matter}, {place}, {unit} and {due} are filled in for each case."
        ),
    )
    basis = forms.CharField(
        label=gettext_lazy("Rule the refusal stands on"), required=False, max_length=300
    )

    def __init__(self, data: Any, actor: Actor) -> None:
        super().__init__(data, actor)
        self.known = bulk.standard_answers(actor.district)
        titles = [(code, title) for code, title, _text in self.known]
        self.fields["reply"].choices = [("", _("None")), *titles]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        texts = {code: text for code, _title, text in self.known}
        own = (given.get("answer") or "").strip()
        given["answer"] = own or texts.get(given.get("reply", ""), "")
        if not given["answer"]:
            self.add_error("answer", _("Choose a standard answer or write one."))
        if given.get("outcome") == "declined" and not given.get("basis"):
            self.add_error("basis", _("Say on which rule the refusal stands."))
        return given


class BulkAssignForm(BulkForm):
    person = forms.ChoiceField(label=gettext_lazy("Who does it"))

    def __init__(self, data: Any, actor: Actor) -> None:
        super().__init__(data, actor)
        people = bulk.colleagues(actor)
        self.fields["person"].choices = [("", _("Please choose")), *people]  # type: ignore[attr-defined]

    def clean_person(self) -> int:
        return int(self.cleaned_data["person"])
