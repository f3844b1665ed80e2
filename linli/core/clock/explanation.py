"""Answers "why is this due on 10 October?": stored steps as sentences in the reader's language."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from django.utils.translation import gettext, ngettext_lazy, pgettext
from django.utils.translation import gettext_lazy as _

from linli.core.clock.wording import duration, left, limit, moment, span, spans
from linli.core.values.languages import spoken

Step = dict[str, Any]

# What a step says; `..._assumed` where its office hours stand in no row.
SENTENCES: dict[str, Any] = {
    "started": _("%(at)s: the clock starts; the limit is %(limit)s."),
    "paused": _("%(at)s: suspended with %(left)s left."),
    "paused_late": _("%(at)s: suspended when already overdue; the date stays."),
    "resumed": _("%(at)s: resumed with %(left)s left, counted from here."),
    "resumed_late": _("%(at)s: resumed, overdue as before."),
    "extended": _("%(at)s: extended by %(limit)s; %(left)s, counted from %(since)s."),
    "extended_paused": _("%(at)s: extended by %(limit)s while suspended; %(left)s left."),
    "recomputed": _("%(at)s: the calendar has changed, the date was computed again."),
    "met": _("%(at)s: done in time."),
    "missed": _("%(at)s: done too late."),
    "void": _("%(at)s: this limit no longer counts."),
    "moved": _("%(at)s: moved here from another matter; the limit runs on."),
    "rule_urgent_hour": _("Every hour counts, day and night, holidays included."),
    "rule_work_hour": _("Only office hours of working days count: %(am)s and %(pm)s."),
    "rule_work_hour_assumed": _(
        "Only office hours of working days count; none are entered here, "
        "so %(am)s and %(pm)s are assumed."
    ),
    "rule_work_day": _(
        "Working days count, from the day after on; it ends with office hours on the last one."
    ),
    "rule_natural_day": _(
        "Calendar days count, from the day after on, holidays included; "
        "it ends at midnight of the last one."
    ),
    "off": _("%(days)s: %(name)s, off, not counted."),
    "made_up": _("%(days)s: make-up working day (%(name)s), counted."),
    "weekends": _("%(days)s: weekend, not counted."),
    "counted_days": ngettext_lazy(
        "Counted: %(days)s, that is %(count)d working day.",
        "Counted: %(days)s, that is %(count)d working days.",
        "count",
    ),
    "counted_hours": _("Counted: %(seconds)s."),
    "unknown_year": _(
        "The calendar of %(year)s is not complete; where it says nothing, only weekends are free."
    ),
    "due": _("So it is due on %(due)s."),
    "due_provisional": _(
        "So it is provisionally due on %(due)s; it is computed again once the calendar is complete."
    ),
}


def explain(steps: Iterable[Step]) -> list[str]:
    """One sentence per step, in the active language; a code nobody knows is left out."""
    return [_said(step) for step in steps if step["what"] in SENTENCES]


def _said(step: Step) -> str:
    assumed = f"{step['what']}_assumed" if step.get("assumed") else ""
    words = {name: tell(step[name]) for name, tell in WORDS.items() if name in step}
    if "name" in step:
        words["name"] = spoken(step["name"], step["name_en"])
    if "hours" in step:
        am_from, am_to, pm_from, pm_to = step["hours"]
        words |= {"am": f"{am_from}-{am_to}", "pm": f"{pm_from}-{pm_to}"}
    told = str(SENTENCES.get(assumed, SENTENCES[step["what"]]) % words)
    why = gettext("Reason: %s") % step["why"] if step.get("why") else ""
    return f"{told} {why}".rstrip()


def _by_day(seconds: Iterable[tuple[str, int]]) -> str:
    told = [f"{span(day, day)} {duration(spent)}" for day, spent in seconds]
    return pgettext("between items", "; ").join(told)


# How the facts of a step are told.
WORDS: dict[str, Callable[[Any], Any]] = {
    "at": moment,
    "since": moment,
    "due": moment,
    "limit": lambda held: limit(*held),
    "left": lambda held: left(*held),
    "days": spans,
    "seconds": _by_day,
    "count": int,
    "year": str,
}
