"""Areas, organisations and posts as forms; the commands check what is said here."""

from __future__ import annotations

from functools import partial
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from linli.core.people.kinds import Family, Function, choices
from linli.modules.console.forms.fields import (
    AccountField,
    AreaField,
    CodeField,
    DayField,
    OrganisationField,
)
from linli.modules.console.queries import areas, rights


def today() -> Any:
    return timezone.localdate()


class AreaForm(forms.Form):
    code = CodeField(label=_("Code"), max_length=18, help_text=_("Padded codes are shortened."))
    name = forms.CharField(label=_("Name"), max_length=60)
    name_en = forms.CharField(label=_("English name"), max_length=120, required=False)
    kind = forms.ChoiceField(label=_("Kind"), choices=areas.KINDS)
    households = forms.IntegerField(label=_("Households"), min_value=0, required=False)
    lon = forms.FloatField(label=_("Longitude"), min_value=-180, max_value=180, required=False)
    lat = forms.FloatField(label=_("Latitude"), min_value=-90, max_value=90, required=False)
    valid_from = DayField(label=_("Valid from"), initial=today)


class RenameForm(forms.Form):
    name = forms.CharField(label=_("New name"), max_length=60)
    name_en = forms.CharField(label=_("English name"), max_length=120, required=False)
    valid_from = DayField(label=_("Valid from"), initial=today)
    reason = forms.CharField(label=_("Reason or document"), max_length=200, required=False)


class LastDayForm(forms.Form):
    last_day = DayField(label=_("Last day"), initial=today)
    reason = forms.CharField(label=_("Reason or document"), max_length=200, required=False)


class AliasForm(forms.Form):
    scheme = forms.CharField(
        label=_("Scheme"),
        max_length=30,
        help_text=_("Whose code it is, say civil_affairs or 12345"),
    )
    alias = forms.CharField(label=_("Other code or name"), max_length=60)
    valid_from = DayField(label=_("Valid from"), initial=today)


class OrganisationForm(forms.Form):
    kind = forms.ChoiceField(label=_("Kind"), choices=partial(choices, Family.ORGANISATION))
    name = forms.CharField(label=_("Name"), max_length=120)
    short_name = forms.CharField(label=_("Short name"), max_length=40, required=False)
    name_en = forms.CharField(label=_("English name"), max_length=120, required=False)
    area = AreaField(label=_("Area"))
    credit_code = forms.CharField(
        label=_("Unified social credit code"),
        max_length=24,
        required=False,
        help_text=_("18 characters; the check characters are verified."),
    )
    phone = forms.CharField(label=_("Telephone"), max_length=40, required=False)
    external_id = forms.CharField(label=_("Foreign number"), max_length=80, required=False)
    duties = forms.MultipleChoiceField(
        label=_("Functions"),
        choices=Function.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Matters are routed to whoever has the function."),
    )


class PostForm(forms.Form):
    organisation = OrganisationField(label=_("Organisation"), help_text=_("Name or number"))
    kind = forms.ChoiceField(label=_("Kind of post"), choices=partial(choices, Family.POST))
    role = forms.ChoiceField(label=_("Role"))
    area = AreaField(label=_("Area"))
    account = AccountField(
        label=_("Holder"), required=False, help_text=_("Log-in name or full name; empty: vacant")
    )
    valid_from = DayField(label=_("Valid from"), initial=today)
    valid_until = DayField(label=_("Last day"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["role"].choices = rights.role_choices()  # type: ignore[attr-defined]


class AppointForm(forms.Form):
    account = AccountField(label=_("Person"))
    valid_from = DayField(label=_("From"), initial=today)
    reason = forms.CharField(label=_("Reason or document"), max_length=200, required=False)


class VacateForm(forms.Form):
    valid_from = DayField(label=_("Vacant from"), initial=today)
    reason = forms.CharField(label=_("Reason or document"), max_length=200, required=False)


class AbsenceForm(forms.Form):
    deputy = AccountField(label=_("Deputy"))
    first_day = DayField(label=_("First day"), initial=today)
    last_day = DayField(label=_("Last day"), initial=today)
    reason = forms.CharField(label=_("Reason"), max_length=200, required=False)
