"""For which purpose somebody needs to know who reported."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from linli.core.parties.declarations import PURPOSES


class RevealForm(forms.Form):
    purpose = forms.ChoiceField(
        label=_("What do you need it for?"), choices=PURPOSES, widget=forms.RadioSelect
    )
