"""Units, kinds of day, outcomes and colours: pure data."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Unit(TextChoices):
    """The four units limits are given in (GB/T 30428 practice)."""

    URGENT_HOUR = "urgent_hour", _("urgent hours (round the clock)")
    WORK_HOUR = "work_hour", _("working hours")
    WORK_DAY = "work_day", _("working days")
    NATURAL_DAY = "natural_day", _("calendar days")


DAY_UNITS = frozenset({Unit.WORK_DAY, Unit.NATURAL_DAY})
WORK_UNITS = frozenset({Unit.WORK_HOUR, Unit.WORK_DAY})


class Kind(TextChoices):
    HOLIDAY = "holiday", _("public holiday")
    MAKEUP = "makeup", _("make-up working day")
    LOCAL = "local", _("local arrangement")


class Outcome(TextChoices):
    MET = "met", _("in time")
    MISSED = "missed", _("too late")
    VOID = "void", _("no longer counted")


class Colour(TextChoices):
    GREEN = "green", _("in time")
    YELLOW = "yellow", _("due soon")
    RED = "red", _("overdue")
    PAUSED = "paused", _("suspended")
    STOPPED = "stopped", _("finished")
