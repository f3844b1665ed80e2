"""A post that goes over to another grid."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from linli.modules.grids.forms.plans import day_field


class MovePostForm(forms.Form):
    area = forms.CharField(label=_("Grid"), max_length=18)
    first_day = day_field(label=_("First day"))
    post = forms.IntegerField(min_value=1, widget=forms.HiddenInput)
