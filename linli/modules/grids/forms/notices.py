"""What the notice of a grid says."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _


class NoticeForm(forms.Form):
    worker = forms.CharField(label=_("Grid worker"), max_length=60, required=False)
    telephone = forms.CharField(
        label=_("Telephone for residents"), max_length=40, required=False,
        help_text=_("A service number; it is printed and shown to everyone."),
    )  # fmt: skip
    council = forms.CharField(label=_("Residents' council"), max_length=120, required=False)
    words = forms.CharField(
        label=_("Further words"), max_length=200, required=False,
        widget=forms.Textarea(attrs={"rows": 3}), help_text=_("Say office hours or a meeting point."),
    )  # fmt: skip
