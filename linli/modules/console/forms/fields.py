"""Fields the console's forms share: people, also such without a post, and days that begin today."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.urls import reverse_lazy
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from linli.core.people import lookups
from linli.ui import fields as kit


def account(label: Any = "", required: bool = True, help_text: Any = "") -> kit.Pick:
    """Cleans to an account's id; also somebody without a post, so it suggests by its own page."""
    said = help_text or _("Log-in name or full name")
    field = kit.Pick(
        "account", lookups.accounts, label=label or _("Person"), required=required, help_text=said
    )
    field.widget.attrs["data-pick"] = reverse_lazy("console:pick")
    return field


from_today = partial(kit.day, required=True, initial=timezone.localdate)
valid_from = partial(from_today, _("Valid from"))
last_day = partial(from_today, _("Last day"))
