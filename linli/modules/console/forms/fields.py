"""Fields the console's forms share: days, choices, and pickers of areas, people and organisations.

A picker suggests while one types; a plain code, log-in name, number or name does as well.
"""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import Any

from django import forms
from django.urls import reverse_lazy
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from linli.core.areas import codes
from linli.modules.console.queries import accounts, areas, organisations
from linli.ui import fields as kit

ALL = ("", _("All"))
DAYS = ["%Y-%m-%d", "%Y/%m/%d", "%Y年%m月%d日"]


def today() -> date:
    return timezone.localdate()


def area(label: Any = "", required: bool = True) -> kit.Pick:
    """Cleans to a code; whether it is in reach the command says, field by field."""
    help_text = _("Code, name, pinyin or initials")
    label = label or _("Area")
    return kit.Pick("area", areas.named, label=label, required=required, help_text=help_text)


def organisation() -> kit.Pick:
    return kit.Pick(
        "unit", organisations.named, label=_("Organisation"), help_text=_("Name or number")
    )


def account(label: Any = "", required: bool = True, help_text: Any = "") -> kit.Pick:
    """Cleans to an account's id; also somebody without a post, so it suggests by its own page."""
    said = help_text or _("Log-in name or full name")
    field = kit.Pick(
        "account", accounts.named, label=label or _("Person"), required=required, help_text=said
    )
    field.widget.attrs["data-pick"] = reverse_lazy("console:pick")
    return field


def day(label: Any, required: bool = True, **more: Any) -> forms.DateField:
    return kit.day(label, required, input_formats=DAYS, **more)


valid_from = partial(day, _("Valid from"), initial=today)
last_day = partial(day, _("Last day"), initial=today)


def choose(label: Any, choices: Any, **more: Any) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, choices=choices, **more)


def several(label: Any, choices: Any, required: bool = False, **more: Any) -> forms.Field:
    return forms.MultipleChoiceField(
        label=label, choices=choices, required=required, widget=forms.CheckboxSelectMultiple, **more
    )


def narrow(label: Any, choices: Any) -> forms.ChoiceField:
    """For filters: all of them unless one is chosen."""
    return forms.ChoiceField(label=label, required=False, choices=[ALL, *choices])


def words(label: Any) -> forms.CharField:
    return kit.line(label, False, 60)


def number(label: Any, required: bool = False, **more: Any) -> forms.IntegerField:
    return forms.IntegerField(label=label, required=required, **more)


def why(required: bool = False) -> forms.CharField:
    return kit.line(_("Reason or document"), required, 200)


class CodeField(forms.CharField):
    """A new area code: stored trimmed."""

    def clean(self, value: Any) -> str:
        return codes.trimmed(super().clean(value))
