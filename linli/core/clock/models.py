"""Calendar rows and running limits. A row with area "" and district "000000" holds everywhere."""

from __future__ import annotations

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from linli.core.areas.codes import AreaCodeField, DistrictField
from linli.core.clock.states import Colour, Kind, Outcome, Unit


class Day(models.Model):
    """One day that is named, or that differs from "Monday to Friday is worked"."""

    district = DistrictField(_("district"), db_index=False)
    area = AreaCodeField(_("area"), blank=True, default="")
    date = models.DateField(_("date"))
    working = models.BooleanField(_("working day"))
    kind = models.CharField(_("kind"), max_length=8, choices=Kind)
    name = models.CharField(_("name"), max_length=60)
    name_en = models.CharField(_("English name"), max_length=60, blank=True)
    source = models.CharField(_("source"), max_length=200)

    class Meta:
        db_table = "clock_day"
        verbose_name = _("calendar day")
        verbose_name_plural = _("calendar days")
        constraints = [
            models.UniqueConstraint(fields=["district", "area", "date"], name="clock_day_once")
        ]

    def __str__(self) -> str:
        return f"{self.date} {self.name}"


class Year(models.Model):
    """Whether a year's arrangement is known; what is due in any other year is provisional."""

    district = DistrictField(_("district"), db_index=False)
    area = AreaCodeField(_("area"), blank=True, default="")
    year = models.PositiveSmallIntegerField(_("year"))
    complete = models.BooleanField(_("complete"), default=False)
    source = models.CharField(_("source"), max_length=200, blank=True)
    note = models.CharField(_("note"), max_length=200, blank=True)

    class Meta:
        db_table = "clock_year"
        verbose_name = _("calendar year")
        verbose_name_plural = _("calendar years")
        constraints = [
            models.UniqueConstraint(fields=["district", "area", "year"], name="clock_year_once")
        ]

    def __str__(self) -> str:
        return str(self.year)


class OfficeHours(models.Model):
    """The two office periods of a working day in an area, from a day on, until a day (included)."""

    district = DistrictField(_("district"), db_index=False)
    area = AreaCodeField(_("area"), blank=True, default="")
    am_from = models.TimeField(_("morning from"))
    am_to = models.TimeField(_("morning to"))
    pm_from = models.TimeField(_("afternoon from"))
    pm_to = models.TimeField(_("afternoon to"))
    valid_from = models.DateField(_("valid from"))
    valid_until = models.DateField(_("valid until"), null=True, blank=True)
    source = models.CharField(_("source"), max_length=200)

    class Meta:
        db_table = "clock_office_hours"
        verbose_name = _("office hours")
        verbose_name_plural = _("office hours")
        constraints = [
            models.UniqueConstraint(
                fields=["district", "area", "valid_from"], name="clock_hours_once"
            ),
            models.CheckConstraint(
                condition=Q(am_from__lt=models.F("am_to"))
                & Q(am_to__lte=models.F("pm_from"))
                & Q(pm_from__lt=models.F("pm_to")),
                name="clock_hours_in_order",
                violation_error_message=_("Morning and afternoon must follow each other."),
            ),
            models.CheckConstraint(
                condition=Q(valid_until=None) | Q(valid_until__gte=models.F("valid_from")),
                name="clock_hours_validity",
                violation_error_message=_("The last day lies before the first."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.am_from:%H:%M}-{self.am_to:%H:%M}, {self.pm_from:%H:%M}-{self.pm_to:%H:%M}"


class Timer(models.Model):
    """One limit of one subject. Finished timers stay: they are the history."""

    district = DistrictField(_("district"), db_index=False)
    area = AreaCodeField(_("area"), blank=True, default="")
    subject_type = models.CharField(_("kind of subject"), max_length=40)
    subject_id = models.BigIntegerField(_("subject"))
    stage = models.CharField(_("stage"), max_length=20)
    holder_id = models.BigIntegerField(_("unit that holds it"), null=True, blank=True)
    amount = models.PositiveIntegerField(_("limit"))
    unit = models.CharField(_("unit of the limit"), max_length=12, choices=Unit)
    started_at = models.DateTimeField(_("started"))
    counted_from = models.DateTimeField(_("counted from"))
    left = models.BigIntegerField(
        _("left at that moment"), help_text=_("seconds for limits in hours, otherwise days")
    )
    due_at = models.DateTimeField(_("due"))
    warn_at = models.DateTimeField(_("yellow from"))
    provisional = models.BooleanField(_("provisional"), default=False)
    paused_at = models.DateTimeField(_("suspended"), null=True, blank=True)
    stopped_at = models.DateTimeField(_("finished"), null=True, blank=True)
    outcome = models.CharField(_("outcome"), max_length=8, choices=Outcome, blank=True, default="")
    fired = models.CharField(_("warned"), max_length=8, choices=Colour, blank=True, default="")
    next_at = models.DateTimeField(_("next warning"), null=True, blank=True)
    steps = models.JSONField(_("steps"), default=list, encoder=DjangoJSONEncoder)

    class Meta:
        db_table = "clock_timer"
        verbose_name = _("time limit")
        verbose_name_plural = _("time limits")
        indexes = [
            models.Index(fields=["subject_type", "subject_id"], name="clock_timer_subject"),
            models.Index(
                fields=["next_at", "id"],
                name="clock_timer_next",
                condition=Q(next_at__isnull=False),
            ),
            models.Index(
                fields=["due_at"], name="clock_timer_provisional", condition=Q(provisional=True)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.subject_type} {self.subject_id} {self.stage}"
