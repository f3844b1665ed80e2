"""The register of places: compounds, their buildings, door plates, and the lines between them.

Source of the levels: GB/T 23705-2009 (address coding) and the field list of standard addresses
(compound, building, unit, floor, room). `area` is the community a place lies in (12 digits);
the grid is never stored here, because it changes: it is found from the point.
"""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from linli.core.areas.codes import AreaCodeField, ByteOrderField, DistrictField
from linli.core.places.states import BarrierClass, CompoundKind

NO_POINT = {"null": _("Give longitude and latitude.")}
NO_PLACE = {"null": _("Give longitude and latitude, or an outline.")}


class Compound(models.Model):
    """A piece of land with a name: an estate, a village, a school, a market, a park."""

    district = DistrictField(_("district"), db_index=False)
    area = AreaCodeField(_("community"))
    number = models.CharField(_("number"), max_length=40, help_text=_("of the source, or our own"))
    name = models.CharField(_("name"), max_length=80)
    kind = models.CharField(
        _("kind"), max_length=12, choices=CompoundKind, default=CompoundKind.ESTATE
    )
    initials = ByteOrderField(_("pinyin initials"), max_length=80, blank=True, default="")
    other_names = models.JSONField(_("other names"), default=list, blank=True)
    road = models.CharField(_("road"), max_length=60, blank=True, default="")
    road_number = models.CharField(_("number on the road"), max_length=20, blank=True, default="")
    households = models.PositiveIntegerField(_("households"), default=0)
    lon = models.FloatField(_("longitude (WGS-84)"), null=True, blank=True)
    lat = models.FloatField(_("latitude (WGS-84)"), null=True, blank=True)
    geometry = models.BinaryField(_("border (WKB, WGS-84)"), null=True, blank=True)
    active = models.BooleanField(_("in use"), default=True)

    class Meta:
        db_table = "places_compound"
        verbose_name = _("compound")
        verbose_name_plural = _("compounds")
        constraints = [
            models.UniqueConstraint(fields=["district", "number"], name="places_compound_uq")
        ]
        indexes = [
            models.Index(fields=["area", "name"], name="places_compound_area_ix"),
            models.Index(fields=["road", "road_number"], name="places_compound_road_ix"),
        ]

    def __str__(self) -> str:
        return self.name


class Building(models.Model):
    """One building: its label as spoken (`12幢`), how it is divided, how many live in it."""

    district = DistrictField(_("district"), db_index=False)
    area = AreaCodeField(_("community"))
    compound = models.ForeignKey(
        Compound, models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name=_("compound"),
    )  # fmt: skip
    number = models.CharField(_("number"), max_length=40, help_text=_("of the source, or our own"))
    label = models.CharField(_("label"), max_length=40, help_text=_("as written: 12幢"))
    units = models.PositiveSmallIntegerField(_("units"), default=1)
    floors = models.PositiveSmallIntegerField(_("floors"), default=1)
    homes_per_floor = models.PositiveSmallIntegerField(
        _("homes per floor and unit"), default=0, help_text=_("0: not known")
    )
    households = models.PositiveIntegerField(_("households"), default=0)
    lon = models.FloatField(_("longitude (WGS-84)"), error_messages=NO_PLACE)
    lat = models.FloatField(_("latitude (WGS-84)"), error_messages=NO_PLACE)
    geometry = models.BinaryField(_("outline (WKB, WGS-84)"), null=True, blank=True)
    active = models.BooleanField(_("in use"), default=True)

    class Meta:
        db_table = "places_building"
        verbose_name = _("building")
        verbose_name_plural = _("buildings")
        constraints = [
            models.UniqueConstraint(fields=["district", "number"], name="places_building_uq")
        ]
        indexes = [models.Index(fields=["area"], name="places_building_area_ix")]

    def __str__(self) -> str:
        return self.label


class Doorplate(models.Model):
    """A number on a road: where it is, and the compound or building behind it, if there is one."""

    district = DistrictField(_("district"), db_index=False)
    area = AreaCodeField(_("community"))
    road = models.CharField(_("road"), max_length=60)
    road_number = models.CharField(_("number on the road"), max_length=20)
    compound = models.ForeignKey(
        Compound, models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name=_("compound"),
    )  # fmt: skip
    building = models.ForeignKey(
        Building, models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name=_("building"),
    )  # fmt: skip
    lon = models.FloatField(_("longitude (WGS-84)"), error_messages=NO_POINT)
    lat = models.FloatField(_("latitude (WGS-84)"), error_messages=NO_POINT)
    active = models.BooleanField(_("in use"), default=True)

    class Meta:
        db_table = "places_doorplate"
        verbose_name = _("door plate")
        verbose_name_plural = _("door plates")
        constraints = [
            models.UniqueConstraint(
                fields=["district", "area", "road", "road_number"], name="places_doorplate_uq"
            )
        ]
        indexes = [models.Index(fields=["area"], name="places_doorplate_area_ix")]

    def __str__(self) -> str:
        return f"{self.road}{self.road_number}"


class Barrier(models.Model):
    """A road, river or railway: good borders of grids, and what a map without tiles shows."""

    district = DistrictField(_("district"), db_index=False)
    number = models.CharField(_("number"), max_length=40, help_text=_("of the source, or our own"))
    name = models.CharField(_("name"), max_length=60, blank=True, default="")
    barrier_class = models.PositiveSmallIntegerField(
        _("class"), choices=BarrierClass, default=BarrierClass.LOCAL
    )
    geometry = models.BinaryField(_("line (WKB, WGS-84)"))
    active = models.BooleanField(_("in use"), default=True)
    west = models.FloatField()
    south = models.FloatField()
    east = models.FloatField()
    north = models.FloatField()

    class Meta:
        db_table = "places_barrier"
        verbose_name = _("barrier")
        verbose_name_plural = _("barriers")
        constraints = [
            models.UniqueConstraint(fields=["district", "number"], name="places_barrier_uq")
        ]
        indexes = [models.Index(fields=["west", "east"], name="places_barrier_box_ix")]

    def __str__(self) -> str:
        return self.name or self.number
