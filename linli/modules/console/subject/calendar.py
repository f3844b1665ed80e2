"""Days, years and office hours of the working calendar; the year itself is a page of its own."""

from __future__ import annotations

from typing import Any

from django import forms
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from linli.core.clock import commands
from linli.core.clock import queries as clock
from linli.core.clock.models import Day, Year
from linli.core.clock.states import Kind
from linli.core.people.kinds import spoken
from linli.modules.console.queries import calendar as queries
from linli.modules.console.views.calendar import COLUMNS
from linli.ui import fields as kit
from linli.ui.register.declaration import Register, Scene, Verb, register
from linli.ui.subject.declaration import Fields, Shown

KIND = Shown("kind", _("Kind"))


def year_url(row: Any) -> str:
    """Of the year a day lies in; this year's before there is a day."""
    if row is None:
        return reverse("console:calendar")
    year = row.year if isinstance(row, Year) else row.date.year
    return reverse("console:calendar_year", args=[year])


def source(**more: Any) -> forms.CharField:
    return kit.line(_("Source"), longest=200, help_text=_("The notice's number"), **more)


def day_asked(scene: Scene) -> Fields:
    return {
        "date": kit.day(_("Day"), True),
        "working": forms.TypedChoiceField(
            label=_("On this day"), choices=[("0", _("is off")), ("1", _("is worked"))],
            coerce=lambda value: value == "1",
        ),
        "kind": kit.select(_("Kind"), Kind.choices),
        "name": kit.line(_("Name"), longest=60),
        "name_en": kit.line(_("English name"), False, 60),
        "area": kit.any_area(_("Only in this area"), False),
        "source": source(),
    }  # fmt: skip


def hours_asked(scene: Scene) -> Fields:
    """Begins with the hours that hold everywhere now."""
    row = next((r for r in clock.office_hours() if r.area == ""), None)
    words = {
        "am_from": _("Morning from"), "am_to": _("Morning until"),
        "pm_from": _("Afternoon from"), "pm_to": _("Afternoon until"),
    }  # fmt: skip
    return {
        **{
            name: forms.TimeField(
                label=label, input_formats=["%H:%M", "%H:%M:%S"], initial=getattr(row, name, None),
                widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
            )
            for name, label in words.items()
        },
        "valid_from": kit.day(_("Valid from"), True),
        "valid_until": kit.day(_("Last day")),
        "area": kit.any_area(_("Only in this area"), False),
        "source": kit.line(_("Source"), longest=200, initial=getattr(row, "source", "")),
    }  # fmt: skip


def year_asked(scene: Scene) -> Fields:
    complete = _("All days of this year are entered")
    return {
        "source": source(initial=scene.row.source),
        "note": kit.line(_("Note"), False, 200, initial=scene.row.note),
        "complete": forms.BooleanField(label=complete, required=False, initial=True),
    }


DAYS = register(
    Register(
        app="console", name="day", path="console/calendar/", label=_("Calendar"),
        permission=queries.PERMISSION, model=Day, keys="days/<int:pk>", home="console:calendar",
        title=spoken, paged=True, columns=(*COLUMNS, KIND),
        adds=(
            Verb(
                "day_set", "days/add", _("Enter a day"), commands.set_day,
                _("The day is entered; limits are counted by it from now on."), day_asked, to=year_url,
            ),
            Verb(
                "hours_set", "hours", _("Office hours"), commands.set_office_hours,
                _("The office hours are entered."), hours_asked, to=lambda row: year_url(None),
            ),
        ),
        verbs=(
            Verb(
                "day_remove", "remove", _("Remove"), commands.remove_day,
                _("The day is again what its weekday says."), to=year_url,
                text=_("The day is again what its weekday says."),
            ),
        ),
    )
)  # fmt: skip
YEARS = register(
    Register(
        app="console", name="calendar_year", path="console/calendar/", label=_("Calendar"),
        permission=queries.PERMISSION, keys="<int:year>", named=True, row_url=year_url,
        find=lambda actor, year: queries.year_row(year) or Year(year=year),
        title=lambda row: str(row.year), home="console:calendar",
        verbs=(
            Verb(
                "year_mark", "mark", _("Mark the year"), commands.mark_year_complete,
                _("The year is marked; provisional limits were counted again."), year_asked,
                text=_("Limits that reach into a year that is not complete are shown as provisional."),
            ),
        ),
    )
)  # fmt: skip
