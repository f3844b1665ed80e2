"""Small parts drawn straight in Python, because lists hold hundreds of them."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.templatetags.static import static
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from linli.ui import moments
from linli.ui.parts import Badge, Deadline

LEVEL_ICONS = {
    "green": "clock",
    "yellow": "alert-circle",
    "red": "alert-triangle",
    "paused": "player-pause",
    "done": "check",
    "": "minus",
}


def icon(name: str, label: str = "", cls: str = "") -> SafeString:
    """An icon of the sprite; spoken only when it has a label."""
    spoken = format_html('role="img" aria-label="{}"', label) if label else 'aria-hidden="true"'
    return format_html(
        '<svg class="icon {}" {} focusable="false"><use href="{}#{}"></use></svg>',
        cls,
        mark_safe(spoken),
        static("ui/icons.svg"),
        name,
    )


def badge(value: Badge) -> SafeString:
    mark = icon(value.icon) if value.icon else mark_safe('<span class="tag-dot"></span>')
    return format_html('<span class="tag tag-{}">{}{}</span>', value.tone, mark, value.text)


def deadline(value: Deadline, now: datetime | None = None) -> SafeString:
    """The chip: icon, words, and the moment itself in the title and for screen readers."""
    level, words = moments.deadline_words(value, now)
    due = moments.local_dt(value.due)
    provisional = ""
    if value.provisional:
        provisional = format_html(' <span class="due-provisional">{}</span>', _("provisional"))
    return format_html(
        '<span class="due due-{}" title="{}">{}<span>{}</span>{}'
        '<span class="visually-hidden"> {}</span></span>',
        level or "none",
        due,
        icon(LEVEL_ICONS[level]),
        words,
        provisional,
        due,
    )


def value(thing: Any) -> SafeString | str:
    """Any cell or fact: badge, deadline, moment, list, safe HTML, text; None is a dash."""
    if thing is None or thing == "":
        return mark_safe('<span class="muted" aria-hidden="true">–</span>')
    if isinstance(thing, Badge):
        return badge(thing)
    if isinstance(thing, Deadline):
        return deadline(thing)
    if isinstance(thing, datetime):
        return _moment(moments.local_dt(thing), thing)
    if isinstance(thing, date):
        return _moment(moments.local_date(thing), thing)
    if isinstance(thing, list | tuple):
        # One element, so that on a phone the parts wrap as text beside the label.
        parts = format_html_join(" ", "{}", ((value(one),) for one in thing))
        return format_html('<span class="cell-list">{}</span>', parts)
    if isinstance(thing, bool):
        return _("Yes") if thing else _("No")
    return format_html("{}", thing)


def _moment(words: str, moment: date) -> SafeString:
    return format_html('<time class="tabular" datetime="{}">{}</time>', moment.isoformat(), words)
