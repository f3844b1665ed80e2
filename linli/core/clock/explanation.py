"""Answers "why is this due on 10 October?": stored steps as sentences in the reader's language."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from django.utils.translation import gettext, ngettext, pgettext
from django.utils.translation import gettext_lazy as _

from linli.core.clock.wording import duration, left, limit, moment, named, span, spans

Step = dict[str, Any]

EVENTS: dict[str, Any] = {
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
    "reopened": _("%(at)s: taken up again with %(left)s left, counted from here."),
    "reopened_late": _("%(at)s: taken up again, overdue as before."),
    "moved": _("%(at)s: moved here from another matter; the limit runs on."),
    "handed": _("%(at)s: another unit holds it now; the limit runs on."),
}


def explain(steps: Iterable[Step]) -> list[str]:
    """One sentence per step, in the active language; a code nobody knows is left out."""
    told = (_event(step) if step["what"] in EVENTS else _detail(step) for step in steps)
    return [sentence for sentence in told if sentence]


def _event(step: Step) -> str:
    words = {"at": moment(step["at"])}
    if "limit" in step:
        words["limit"] = limit(*step["limit"])
    if "left" in step:
        words["left"] = left(*step["left"])
    if "since" in step:
        words["since"] = moment(step["since"])
    told = str(EVENTS[step["what"]]) % words
    if step.get("why"):
        told += " " + gettext("Reason: %s") % step["why"]
    return told


def _detail(step: Step) -> str:
    tell = DETAILS.get(step["what"])
    return tell(step) if tell else ""


def _rule_urgent_hour(step: Step) -> str:
    return gettext("Every hour counts, day and night, holidays included.")


def _rule_work_hour(step: Step) -> str:
    am_from, am_to, pm_from, pm_to = step["hours"]
    words = {"am": f"{am_from}-{am_to}", "pm": f"{pm_from}-{pm_to}"}
    if step["assumed"]:
        return (
            gettext(
                "Only office hours of working days count; none are entered here, "
                "so %(am)s and %(pm)s are assumed."
            )
            % words
        )
    return gettext("Only office hours of working days count: %(am)s and %(pm)s.") % words


def _rule_work_day(step: Step) -> str:
    return gettext(
        "Working days count, from the day after on; it ends with office hours on the last one."
    )


def _rule_natural_day(step: Step) -> str:
    return gettext(
        "Calendar days count, from the day after on, holidays included; "
        "it ends at midnight of the last one."
    )


def _off(step: Step) -> str:
    words = {"days": spans(step["days"]), "name": named(step["name"], step["name_en"])}
    return gettext("%(days)s: %(name)s, off, not counted.") % words


def _made_up(step: Step) -> str:
    words = {"days": spans(step["days"]), "name": named(step["name"], step["name_en"])}
    return gettext("%(days)s: make-up working day (%(name)s), counted.") % words


def _weekends(step: Step) -> str:
    return gettext("%(days)s: weekend, not counted.") % {"days": spans(step["days"])}


def _counted_days(step: Step) -> str:
    sentence = ngettext(
        "Counted: %(days)s, that is %(count)d working day.",
        "Counted: %(days)s, that is %(count)d working days.",
        step["count"],
    )
    return sentence % {"days": spans(step["days"]), "count": step["count"]}


def _counted_hours(step: Step) -> str:
    told = [f"{span(day, day)} {duration(seconds)}" for day, seconds in step["seconds"]]
    return gettext("Counted: %s.") % pgettext("between items", "; ").join(told)


def _unknown_year(step: Step) -> str:
    return gettext(
        "The calendar of %s is not complete; where it says nothing, only weekends are free."
    ) % str(step["year"])


def _due(step: Step) -> str:
    return gettext("So it is due on %s.") % moment(step["due"])


def _due_provisional(step: Step) -> str:
    return gettext(
        "So it is provisionally due on %s; it is computed again once the calendar is complete."
    ) % moment(step["due"])


DETAILS: dict[str, Callable[[Step], str]] = {
    "rule_urgent_hour": _rule_urgent_hour,
    "rule_work_hour": _rule_work_hour,
    "rule_work_day": _rule_work_day,
    "rule_natural_day": _rule_natural_day,
    "off": _off,
    "made_up": _made_up,
    "weekends": _weekends,
    "counted_days": _counted_days,
    "counted_hours": _counted_hours,
    "unknown_year": _unknown_year,
    "due": _due,
    "due_provisional": _due_provisional,
}
