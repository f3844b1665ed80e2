"""The filter bars of the lists; what cannot be read filters nothing."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from linli.core.people.kinds import Family, choices
from linli.modules.console.forms.fields import AccountField, AreaField, DayField
from linli.modules.console.queries import areas, journal, rights

ALL = [("", _("All"))]


class Filter(forms.Form):
    """`chosen` are the cleaned values of the fields that could be read."""

    @property
    def chosen(self) -> dict[str, Any]:
        self.is_valid()
        return {name: self.cleaned_data.get(name) or None for name in self.fields}

    def given(self) -> dict[str, Any]:
        """Only what was filled in."""
        return {name: value for name, value in self.chosen.items() if value is not None}


def word(label: Any) -> forms.CharField:
    return forms.CharField(label=label, required=False, max_length=60)


def pick(label: Any, choices: Any) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, required=False, choices=choices)


class AreaFilter(Filter):
    text = word(_("Name, initials or code"))
    kind = pick(_("Kind"), [*ALL, *areas.KINDS])


class OrganisationFilter(Filter):
    text = word(_("Name, initials or credit code"))
    kind = pick(_("Kind"), lambda: [*ALL, *choices(Family.ORGANISATION)])
    area = AreaField(label=_("Area"), required=False)
    closed = forms.BooleanField(label=_("Closed ones"), required=False)


class PostFilter(Filter):
    text = word(_("Holder or organisation"))
    kind = pick(_("Kind"), lambda: [*ALL, *choices(Family.POST)])
    area = AreaField(label=_("Area"), required=False)


class AccountFilter(Filter):
    text = word(_("Log-in name or name"))
    state = pick(
        _("State"),
        [*ALL, ("active", _("Active")), ("off", _("Switched off")), ("first", _("First password"))],
    )


class GrantFilter(Filter):
    text = word(_("Person"))
    role = forms.ChoiceField(label=_("Role"), required=False)
    show = pick(
        _("Period"),
        [("", _("Today")), ("future", _("Later")), ("ended", _("Ended")), ("all", _("All"))],
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["role"].choices = [*ALL, *rights.role_choices()]  # type: ignore[attr-defined]


class MessageFilter(Filter):
    topic = word(_("Topic"))


class JournalFilter(Filter):
    text = word(_("Who or why"))
    verb = forms.ChoiceField(label=_("What"), required=False)
    since = DayField(label=_("From"), required=False)
    until = DayField(label=_("Until"), required=False)
    subject_type = word(_("Kind of subject"))
    subject_id = forms.IntegerField(label=_("Number of the subject"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["verb"].choices = [*ALL, *journal.verb_choices()]  # type: ignore[attr-defined]


class RightsFilter(Filter):
    account = AccountField(label=_("Person"), required=False)
    permission = forms.ChoiceField(label=_("Right"), required=False)
    area = AreaField(label=_("Area"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        grouped = [(str(name), items) for name, items in rights.by_module()]
        self.fields["permission"].choices = [*ALL, *grouped]  # type: ignore[attr-defined]


class FieldFilter(Filter):
    text = word(_("Name or code"))
