"""The field dictionary: what may be asked, why, how sensitive it is and how long it is kept."""

from __future__ import annotations

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from linli.core.areas.codes import DistrictField

NATIONAL = "000000"


class Type(models.TextChoices):
    TEXT = "text", pgettext_lazy("field type", "Text")
    LONG_TEXT = "long_text", _("Long text")
    INTEGER = "integer", _("Whole number")
    DECIMAL = "decimal", pgettext_lazy("field type", "Number")
    BOOLEAN = "boolean", _("Yes or no")
    CHOICE = "choice", _("One of a list")
    MULTI_CHOICE = "multi_choice", _("Several of a list")
    DATE = "date", _("Date")
    DATETIME = "datetime", _("Date and time")
    PHONE = "phone", _("Telephone number")
    PLACE = "place", _("Place")


class Sensitivity(models.TextChoices):
    PUBLIC = "public", _("Public")
    INTERNAL = "internal", _("Internal")
    PERSONAL = "personal", _("Personal")
    SENSITIVE = "sensitive", _("Sensitive personal")


class Field(models.Model):
    """One thing that may be asked. A district's row replaces the national one with the same code.

    `options` is a list of {value, label, label_en}; retired rows stay, so that old answers read.
    """

    district = DistrictField(_("district"), db_index=False, default=NATIONAL)
    code = models.CharField(_("code"), max_length=40)
    name = models.CharField(_("name"), max_length=100)
    name_en = models.CharField(_("English name"), max_length=100, blank=True)
    type = models.CharField(_("type"), max_length=20, choices=Type.choices)
    unit = models.CharField(_("unit"), max_length=20, blank=True)
    unit_en = models.CharField(_("English unit"), max_length=30, blank=True)
    options = models.JSONField(_("options"), encoder=DjangoJSONEncoder, default=list, blank=True)
    sensitivity = models.CharField(
        _("sensitivity"), max_length=10, choices=Sensitivity.choices, default=Sensitivity.INTERNAL
    )
    personal = models.BooleanField(_("about a person"), default=False)
    purpose = models.CharField(_("purpose"), max_length=300, blank=True)
    purpose_en = models.CharField(_("English purpose"), max_length=500, blank=True)
    basis = models.CharField(_("legal basis"), max_length=300, blank=True)
    retention_days = models.IntegerField(_("kept for days"), null=True, blank=True)
    help = models.CharField(_("help"), max_length=300, blank=True)
    help_en = models.CharField(_("English help"), max_length=500, blank=True)
    valid_from = models.DateField(_("valid from"), null=True, blank=True)
    valid_until = models.DateField(_("valid until"), null=True, blank=True)

    class Meta:
        db_table = "fields_field"
        verbose_name = _("field")
        verbose_name_plural = _("fields")
        ordering = ["district", "code"]
        constraints = [
            models.UniqueConstraint(fields=["district", "code"], name="fields_field_code")
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def area(self) -> str:
        """Where its keeper must have reach: everywhere for a national row, else the district."""
        return "" if self.district == NATIONAL else self.district


class RetentionReport(models.Model):
    """What one sweep removed for one rule in one district; `oldest` is the oldest row removed."""

    district = DistrictField(_("district"), db_index=False)
    at = models.DateTimeField(_("at"))
    rule = models.CharField(_("rule"), max_length=80)
    removed = models.IntegerField(_("removed"))
    oldest = models.DateTimeField(_("oldest"), null=True)

    class Meta:
        db_table = "fields_retention_report"
        verbose_name = _("retention report")
        verbose_name_plural = _("retention reports")
        constraints = [
            models.UniqueConstraint(fields=["district", "rule", "at"], name="fields_report_once")
        ]
        indexes = [models.Index(fields=["at"], name="fields_report_at")]

    def __str__(self) -> str:
        return f"{self.rule} {self.at:%Y-%m-%d}: {self.removed}"
