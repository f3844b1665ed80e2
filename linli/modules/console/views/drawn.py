"""Values that several pages draw alike."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from linli.core.areas import queries as area_queries
from linli.ui.parts import Badge

Words = dict[str, Any]


def action(label: str, url: str, icon: str = "", *args: Any) -> Words:
    return {"label": label, "url": reverse(f"console:{url}", args=args), "icon": icon}


def step(label: str, url: str, *, text: str = "", tone: str = "bad", reason: bool = False) -> Words:
    """A button behind a question; `url` is an address."""
    return {"label": label, "url": url, "text": text, "tone": tone, "reason": reason}


def link(url: str, text: Any) -> SafeString:
    return format_html('<a href="{}">{}</a>', url, text)


def area_labels(wanted: Iterable[str]) -> dict[str, str]:
    """Labels by code; the empty code is everywhere."""
    return {"": _("Everywhere"), **area_queries.labels(wanted)}


def area_text(labels: dict[str, str], code: str) -> str:
    return f"{labels[code]} {code}".strip() if code in labels else code


def until(day: date | None) -> Any:
    return day or _("open")


def period_badge(first: date, last: date | None) -> Badge:
    today = timezone.localdate()
    if first > today:
        return Badge(_("begins later"), "info")
    if last is not None and last < today:
        return Badge(pgettext("period", "ended"), "neutral")
    return Badge(_("in force"), "good")
