"""Kinds of organisations, posts and venues as forms."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from linli.core.areas import codes
from linli.core.people.kinds import Family

LEVELS = {
    codes.PROVINCE: pgettext_lazy("level", "province"),
    codes.CITY: pgettext_lazy("level", "city"),
    codes.COUNTY: pgettext_lazy("level", "district"),
    codes.STREET: pgettext_lazy("level", "street"),
    codes.COMMUNITY: pgettext_lazy("level", "community"),
    codes.GRID: pgettext_lazy("level", "grid"),
    codes.MICRO_GRID: pgettext_lazy("level", "micro-grid"),
}


def level_label(level: int | None) -> str:
    return str(LEVELS[level]) if level in LEVELS else ""


class KindForm(forms.Form):
    name = forms.CharField(label=_("Chinese name"), max_length=60)
    name_en = forms.CharField(label=_("English name"), max_length=80, required=False)
    level = forms.TypedChoiceField(
        label=_("One in every"),
        choices=[("", _("no level")), *LEVELS.items()],
        coerce=int,
        empty_value=None,
        required=False,
        help_text=_("Areas of this level without one are listed."),
    )
    order = forms.IntegerField(
        label=_("Place in the order"), min_value=0, max_value=100_000, initial=1000
    )


class NewKindForm(KindForm):
    family = forms.ChoiceField(label=_("What it is a kind of"), choices=Family.choices)
    code = forms.CharField(
        label=_("Code"),
        max_length=20,
        help_text=_("Small letters, digits and underscores; it never changes."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.order_fields(["family", "code"])
