"""Fields of forms: long text, days, photos, and pickers that suggest while one types."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime
from typing import Any, cast
from uuid import uuid4

from django import forms
from django.urls import reverse_lazy
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from linli.core.access.actor import Actor
from linli.core.areas import queries as places
from linli.core.areas.served import served
from linli.core.parties import concerned
from linli.core.people import lookups
from linli.core.values import phones
from linli.core.values.days import read_date, read_moment
from linli.core.values.raw import Unreadable
from linli.ui import picking

LONGEST = 4000
# What every column of whole numbers holds.
MOST = 2**31 - 1
MOST_PHOTOS = 9
# Of a select; more are typed, with suggestions.
MOST_SHOWN = 40
CODE = re.compile(r"\(([^()]+)\)\s*$")
ALL = ("", gettext_lazy("All"))


def long_text(label: Any, required: bool = True, rows: int = 3, **more: Any) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": rows})
    more.setdefault("max_length", LONGEST)
    return forms.CharField(label=label, required=required, widget=widget, **more)


class Day(forms.DateField):
    """A day of the years that can be reckoned with, in any usual spelling."""

    def to_python(self, value: Any) -> date | None:
        return None if value in self.empty_values else refused(read_date, value)


class Moment(forms.DateTimeField):
    """A moment of these years, in local time; a day alone is its beginning."""

    def to_python(self, value: Any) -> datetime | None:
        if value in self.empty_values:
            return None
        return timezone.localtime(refused(read_moment, value, workbook=True))


def refused(read: Callable[..., Any], value: Any, **options: Any) -> Any:
    """What a reader of core/values gives; what it refuses is said beside the field."""
    try:
        return read(value, **options)
    except Unreadable as problem:
        raise forms.ValidationError(problem.sentence, code="invalid") from problem


def day(label: Any, required: bool = False, **more: Any) -> forms.DateField:
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return Day(label=label, required=required, widget=widget, **more)


def moment(label: Any, required: bool = True, **more: Any) -> forms.DateTimeField:
    widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
    return Moment(label=label, required=required, widget=widget, **more)


class Suggesting(forms.TextInput):
    """Words with the labels of all `choices` as suggestions; no script is needed."""

    template_name = "ui/parts/suggesting.html"
    choices: Any = ()

    def labels(self) -> dict[str, str]:
        """Label, with its group in front -> value."""
        found: dict[str, str] = {}
        for value, label in self.choices:
            pairs = label if isinstance(label, list | tuple) else None
            for one, said in pairs if pairs is not None else [(value, label)]:
                text = f"{value} {said}" if pairs is not None else str(said)
                found[f"{text} ({one})" if text in found else text] = str(one)
        return found

    def format_value(self, value: Any) -> str:
        return next((t for t, v in self.labels().items() if v and v == str(value)), value or "")

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(name, value, attrs)
        labels = self.labels()
        first = next((text for text, one in labels.items() if not one), "")
        first = _("Type a part of the name, then choose") if self.is_required else first
        own = {"list": f"{context['widget']['attrs'].get('id', name)}_list", "autocomplete": "off"}
        context["widget"]["attrs"] |= own | ({"placeholder": first} if first else {})
        return {**context, "labels": [text for text, one in labels.items() if one]}


class Listed(forms.ChoiceField):
    """One of more than anybody can look through: typed, with suggestions, never a long select."""

    widget = Suggesting

    def to_python(self, value: Any) -> str:
        text, labels = super().to_python(value).strip(), cast(Suggesting, self.widget).labels()
        if not text or text in labels.values():
            return text
        return labels.get(text) or only_one(text, [(v, t) for t, v in labels.items() if text in t])


def select(label: Any, choices: Any, **more: Any) -> forms.ChoiceField:
    """The first choice stands until another is chosen."""
    choices = list(choices)
    many = sum(len(said) if isinstance(said, list | tuple) else 1 for _value, said in choices)
    return (Listed if many > MOST_SHOWN else forms.ChoiceField)(
        label=label, choices=choices, **more
    )


def choice(label: Any, choices: Any, required: bool = True, **more: Any) -> forms.ChoiceField:
    """The first line asks to choose: nothing is chosen for anybody."""
    first = [("", gettext_lazy("Please choose"))]
    return select(label, [*first, *choices], required=required, **more)


def narrow(label: Any, choices: Any) -> forms.ChoiceField:
    """For filters: all of them unless one is chosen."""
    return select(label, [ALL, *choices], required=False)


def several(label: Any, choices: Any, required: bool = False, **more: Any) -> forms.Field:
    return forms.MultipleChoiceField(
        label=label, choices=choices, required=required, widget=forms.CheckboxSelectMultiple, **more
    )


def tick(label: Any, **more: Any) -> forms.BooleanField:
    return forms.BooleanField(label=label, required=False, **more)


class YesNo(forms.TypedChoiceField):
    """A question answered by one of two sentences; cleaned to True or False."""

    def __init__(self, label: Any, yes: Any, no: Any, **more: Any) -> None:
        super().__init__(
            label=label, choices=[("yes", yes), ("no", no)], widget=forms.RadioSelect,
            coerce=lambda value: value == "yes", **more,
        )  # fmt: skip


class PhotosInput(forms.ClearableFileInput):
    """Several photos at once; they are stored by the page, not by the form."""

    allow_multiple_selected = True

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        return files.getlist(name) if hasattr(files, "getlist") else []


def photos(label: Any = "", accept: str = "image/*", **more: Any) -> forms.Field:
    attrs = {"accept": accept, "multiple": True, "data-photo-preview": True}
    return forms.Field(
        label=label or gettext_lazy("Photos"),
        required=False,
        widget=PhotosInput(attrs=attrs),
        **more,
    )


class Pick(forms.CharField):
    """Text with suggestions: what is submitted is a suggestion's words, a number, or words that
    fit only one. Cleaned to the code or id; what fits several names them."""

    def __init__(
        self, kind: str, find: Callable[[str], picking.Found], may: str = "", **more: Any
    ) -> None:
        more.setdefault("max_length", 160)
        super().__init__(**more)
        self.kind, self.find = kind, find
        self.widget.attrs.update(
            {"data-pick": reverse_lazy("ui:pick", args=[kind]), "autocomplete": "off"}
        )
        if may:
            self.widget.attrs["data-pick-may"] = may

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        if not text:
            return "" if self.kind == "area" else None
        named = CODE.search(text)
        found = self.find(named.group(1) if named else text)
        exact = [key for key, label in found if text in (label, key)] or [key for key, _l in found]
        if len(exact) == 1 or (named and exact):
            return exact[0] if self.kind == "area" else int(exact[0])
        return only_one(text, found)


def only_one(text: str, found: picking.Found) -> str:
    """What fits when it is the only one; else what fits is said."""
    if len(found) == 1:
        return found[0][0]
    if not found:
        raise forms.ValidationError(
            _("“%(text)s” is not known here. Choose from the list.") % {"text": text}
        )
    some = "、".join(label for _key, label in found[:3])
    raise forms.ValidationError(
        _("Several fit “%(text)s”: %(some)s. Choose one of the list.")
        % {"text": text, "some": some}
    )


def area(
    actor: Actor, permission: str, label: Any = "", required: bool = True, home: bool = False
) -> Pick:
    """An area in the actor's reach, by name, pinyin initials or code; with `home` in the actor's
    district, when it reaches no area."""
    reach = actor.reach(permission) or ((actor.district,) if home and actor.district else ())
    hint = gettext_lazy("Name, pinyin initials or code")
    found = Pick(
        "area", lambda text: picking.areas(reach, text),
        label=label or gettext_lazy("Area"), required=required, help_text=hint if required else "",
    )  # fmt: skip
    if not required:  # a filter has one line for its label
        found.widget.attrs["placeholder"] = hint
    return found


def unit(actor: Actor, label: Any = "", required: bool = True) -> Pick:
    """An active organisation of the actor's district, by name or initials."""
    return Pick(
        "unit", lambda text: picking.units(actor, text),
        label=label or gettext_lazy("Unit"), required=required,
    )  # fmt: skip


def person(actor: Actor, label: Any = "", required: bool = True, permission: str = "") -> Pick:
    """Somebody near who holds a post today, by name; with a permission only who may do that."""
    return Pick(
        "person", lambda text: picking.people(actor, text, permission), permission,
        label=label or gettext_lazy("Person"), required=required,
    )  # fmt: skip


def any_area(label: Any = "", required: bool = True) -> Pick:
    """An area by code, name, pinyin or initials; whether it is in reach the command says."""
    return Pick(
        "area", places.named, label=label or gettext_lazy("Area"), required=required,
        help_text=gettext_lazy("Code, name, pinyin or initials"),
    )  # fmt: skip


def any_unit(label: Any = "", required: bool = True) -> Pick:
    """An open organisation by name or number; whether it fits the command says."""
    return Pick(
        "unit", lookups.organisations, label=label or gettext_lazy("Organisation"),
        required=required, help_text=gettext_lazy("Name or number"),
    )  # fmt: skip


class OtherRow(forms.CharField):
    """Another thing by its number, among `rows`; cleaned to its id. One out of reach is told apart
    from none by nothing."""

    def __init__(self, rows: Any, label: Any, **more: Any) -> None:
        super().__init__(label=label, max_length=24, **more)
        self.rows = rows
        self.widget.attrs["autocomplete"] = "off"

    def clean(self, value: Any) -> Any:
        number = super().clean(value)
        found = self.rows.filter(number=number).values_list("pk", flat=True).first()
        if found is None:
            raise forms.ValidationError(_("There is nothing with this number in your area."))
        return found


def line(label: Any, required: bool = True, longest: int = 120, **more: Any) -> forms.CharField:
    return forms.CharField(label=label, required=required, max_length=longest, **more)


def phone(label: Any, longest: int = 40) -> forms.CharField:
    """A telephone number as people write it, or none; a wrong one is said with all else."""
    attrs = {"type": "tel", "autocomplete": "tel", "inputmode": "tel"}
    return line(label, False, longest, widget=forms.TextInput(attrs=attrs), validators=[dialled])


def dialled(written: str) -> None:
    if not phones.normal(written):
        raise forms.ValidationError(concerned.NO_NUMBER)


def contact(label: Any = "", hint: Any = "") -> dict[str, forms.Field]:
    """Who brings something, if they want to say it."""
    named = forms.TextInput(attrs={"autocomplete": "name"})
    return {
        "name": line(
            label or pgettext_lazy("person", "Name"), False, 60, help_text=hint, widget=named
        ),
        "phone": phone(gettext_lazy("Telephone"), 30),
    }


def once(required: bool = False) -> forms.CharField:
    """The identifier of this very form: sent twice it makes one."""
    return forms.CharField(
        required=required, max_length=64, widget=forms.HiddenInput, initial=lambda: uuid4().hex
    )


def words(label: Any) -> forms.CharField:
    """For filters: what is looked for."""
    return line(label, False, 60)


def number(label: Any, required: bool = False, **more: Any) -> forms.IntegerField:
    more.setdefault("max_value", MOST)
    return forms.IntegerField(label=label, required=required, **more)


def why(required: bool = False) -> forms.CharField:
    return line(gettext_lazy("Reason or document"), required, 200)


def community(label: Any = "") -> forms.ChoiceField:
    """A community of the districts served, by street: for residents, who have no reach."""
    return choice(label or gettext_lazy("Community"), served().by_street())
