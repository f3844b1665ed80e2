"""Areas by code, each valid for a period; other codes for them are aliases."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Length
from django.utils.translation import gettext_lazy as _

from linli.core.areas import codes
from linli.core.areas.states import Kind

KIND_FITS_LEVEL = (
    Q(kind=Kind.DIVISION, level__lte=codes.COMMUNITY)
    | Q(kind__in=[Kind.GRID, Kind.SPECIAL_GRID], level=codes.GRID)
    | Q(kind=Kind.MICRO_GRID, level=codes.MICRO_GRID)
)
PERIOD_IN_ORDER = Q(valid_until__isnull=True) | Q(valid_until__gte=F("valid_from"))


class Area(models.Model):
    """One area from a day on, until a day (included); a changed border or name is a new row."""

    district = codes.DistrictField(_("district"), db_index=False)
    code = codes.AreaCodeField(_("code"))
    level = models.PositiveSmallIntegerField(_("level"), help_text=_("length of the code"))
    kind = models.CharField(_("kind"), max_length=12, choices=Kind, default=Kind.DIVISION)
    name = models.CharField(_("name"), max_length=60)
    short_name = models.CharField(_("short name"), max_length=60, blank=True, default="")
    name_en = models.CharField(_("English name"), max_length=120, blank=True, default="")
    pinyin = codes.ByteOrderField(_("pinyin"), max_length=240, blank=True, default="")
    initials = codes.ByteOrderField(_("pinyin initials"), max_length=60, blank=True, default="")
    lon = models.FloatField(_("longitude of the label (WGS-84)"), null=True, blank=True)
    lat = models.FloatField(_("latitude of the label (WGS-84)"), null=True, blank=True)
    geometry = models.BinaryField(_("border (WKB, WGS-84)"), null=True, blank=True)
    households = models.PositiveIntegerField(_("households"), null=True, blank=True)
    valid_from = models.DateField(_("valid from"))
    valid_until = models.DateField(_("valid until"), null=True, blank=True)

    class Meta:
        db_table = "areas_area"
        verbose_name = _("area")
        verbose_name_plural = _("areas")
        constraints = [
            models.UniqueConstraint(
                fields=["district", "code", "valid_from"], name="areas_area_once"
            ),
            models.UniqueConstraint(
                fields=["district", "code"],
                condition=Q(valid_until__isnull=True),
                name="areas_area_current",
            ),
            models.CheckConstraint(condition=Q(level=Length("code")), name="areas_area_level"),
            models.CheckConstraint(condition=KIND_FITS_LEVEL, name="areas_area_kind"),
            models.CheckConstraint(condition=PERIOD_IN_ORDER, name="areas_area_period"),
        ]
        indexes = [
            models.Index(fields=["code"], name="areas_area_code"),
            models.Index(fields=["initials"], name="areas_area_initials"),
            models.Index(fields=["pinyin"], name="areas_area_pinyin"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


class AreaAlias(models.Model):
    """Another code or name of an area in some scheme, from a day on, until a day (included)."""

    district = codes.DistrictField(_("district"), db_index=False)
    scheme = models.CharField(_("scheme"), max_length=30)
    alias = models.CharField(_("other code or name"), max_length=60)
    code = codes.AreaCodeField(_("code"))
    valid_from = models.DateField(_("valid from"))
    valid_until = models.DateField(_("valid until"), null=True, blank=True)

    class Meta:
        db_table = "areas_alias"
        verbose_name = _("other code of an area")
        verbose_name_plural = _("other codes of areas")
        constraints = [
            models.UniqueConstraint(
                fields=["district", "scheme", "alias", "valid_from"], name="areas_alias_once"
            ),
            models.CheckConstraint(condition=PERIOD_IN_ORDER, name="areas_alias_period"),
        ]
        indexes = [
            models.Index(fields=["scheme", "alias"], name="areas_alias_alias"),
            models.Index(fields=["code"], name="areas_alias_code"),
        ]

    def __str__(self) -> str:
        return f"{self.scheme}:{self.alias} = {self.code}"
