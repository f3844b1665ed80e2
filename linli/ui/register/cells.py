"""Values that pages of registers draw alike: links, last days, periods, two states."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from linli.ui.parts import Badge


def link(url: str, text: Any) -> SafeString:
    return format_html('<a href="{}">{}</a>', url, text)


def until(day: date | None) -> Any:
    return day or _("open")


def period_badge(row: Any) -> Badge:
    """Of anything with `valid_from` and `valid_until`."""
    today = timezone.localdate()
    if row.valid_from > today:
        return Badge(_("begins later"), "info")
    if row.valid_until is not None and row.valid_until < today:
        return Badge(pgettext("period", "ended"), "neutral")
    return Badge(_("in force"), "good")


def state(fine: bool, yes: Any, no: Any, tone: str = "neutral") -> Badge:
    return Badge(yes, "good") if fine else Badge(no, tone)
