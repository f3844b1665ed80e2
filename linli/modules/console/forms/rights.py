"""Accounts, roles, grants and keys as forms."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from linli.modules.console.forms.fields import AccountField, AreaField, DayField
from linli.modules.console.forms.registry import today
from linli.modules.console.queries import rights
from linli.modules.console.states import Duty


class AccountForm(forms.Form):
    login = forms.RegexField(
        r"^[a-zA-Z0-9][a-zA-Z0-9._@-]{1,39}$",
        label=_("Log-in name"),
        max_length=40,
        help_text=_("2 to 40 letters, digits, dots, dashes."),
    )
    name = forms.CharField(label=_("Name"), max_length=60)
    area = AreaField(label=_("Home district"))
    phone = forms.CharField(label=_("Telephone"), max_length=20, required=False)
    email = forms.EmailField(label=_("E-mail"), required=False)


class RoleForm(forms.Form):
    code = forms.RegexField(
        r"^[a-z][a-z0-9_]{1,39}$",
        label=_("Code"),
        max_length=40,
        help_text=_("2 to 40 small letters, digits and underscores."),
    )
    name = forms.CharField(label=_("Name"), max_length=60)
    name_en = forms.CharField(label=_("English name"), max_length=60, required=False)
    duty = forms.ChoiceField(
        label=_("Administration"),
        choices=[("", _("None (a working role)")), *Duty.choices],
        required=False,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for place, (name, items) in enumerate(rights.by_module()):
            self.fields[f"rights_{place}"] = forms.MultipleChoiceField(
                label=name,
                choices=items,
                required=False,
                widget=forms.CheckboxSelectMultiple,
                initial=self.initial.get("permissions", ()),
            )

    @property
    def permissions(self) -> list[str]:
        """Everything ticked, whatever part of the system it belongs to."""
        return [
            name
            for field, ticked in self.cleaned_data.items()
            if field.startswith("rights_")
            for name in ticked
        ]


class GrantForm(forms.Form):
    account = AccountField(label=_("Person"))
    role = forms.ChoiceField(label=_("Role"))
    area = AreaField(label=_("Area"))
    valid_from = DayField(label=_("From"), initial=today)
    valid_until = DayField(label=_("Last day"), required=False)
    reason = forms.CharField(label=_("Reason"), max_length=200)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["role"].choices = rights.role_choices()  # type: ignore[attr-defined]


class KeyForm(forms.Form):
    account = AccountField(label=_("Acts as"), help_text=_("An account made for this machine"))
    label = forms.CharField(label=_("Who holds the key"), max_length=80)
    days = forms.IntegerField(label=_("Valid for days"), min_value=1, max_value=366, initial=365)
    scopes = forms.MultipleChoiceField(
        label=_("Only these rights"),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Never more than the account itself may do."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        found = [item for _name, items in rights.by_module() for item in items]
        self.fields["scopes"].choices = found  # type: ignore[attr-defined]
