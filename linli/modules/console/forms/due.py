"""The calculator of due moments as a form."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from linli.core.clock.states import Unit
from linli.modules.console.forms import fields as ask
from linli.ui import fields as kit

MOMENTS = ["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M"]


def now() -> Any:
    return timezone.localtime().replace(second=0, microsecond=0, tzinfo=None)


class DueForm(forms.Form):
    start = kit.moment(_("Starts"), initial=now, input_formats=MOMENTS)
    amount = ask.number(_("Limit"), True, min_value=0, max_value=3650, initial=5)
    unit = ask.choose(_("Unit"), Unit.choices, initial=Unit.WORK_DAY)
    area = ask.area(required=False)
