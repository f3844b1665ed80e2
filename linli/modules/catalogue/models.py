"""The catalogue: categories, matters, and who gets them where."""

from __future__ import annotations

from django.db import models

from linli.core.areas.codes import AreaCodeField, DistrictField
from linli.core.people.models import Organisation


class Category(models.Model):
    """The category tree: the code is the path, two digits a level, of any depth."""

    district = DistrictField(db_index=False)
    code = models.CharField(max_length=12)
    name = models.CharField(max_length=80)
    name_en = models.CharField(max_length=120, blank=True)

    class Meta:
        db_table = "catalogue_category"
        constraints = [
            models.UniqueConstraint(fields=["district", "code"], name="catalogue_category_uq")
        ]

    def __str__(self) -> str:
        return self.name


class Matter(models.Model):
    """One matter of the catalogue (事项). Its code begins with its category's code."""

    district = DistrictField(db_index=False)
    code = models.CharField(max_length=14)
    name = models.CharField(max_length=120)
    name_en = models.CharField(max_length=160, blank=True)
    qualifies = models.TextField(blank=True)
    qualifies_en = models.TextField(blank=True)
    questions = models.JSONField(default=list, blank=True)
    evidence_report = models.CharField(max_length=10, default="optional")
    evidence_handle = models.CharField(max_length=10, default="optional")
    evidence_verify = models.CharField(max_length=10, default="optional")
    evidence_why = models.CharField(max_length=200, blank=True)
    evidence_why_en = models.CharField(max_length=300, blank=True)
    lead = models.CharField(max_length=40, blank=True)
    joint = models.JSONField(default=list, blank=True)
    limit_dispatch = models.CharField(max_length=20, default="2 work_hour")
    limit_accept = models.CharField(max_length=20, default="4 work_hour")
    limit_handle = models.CharField(max_length=20, default="5 work_day")
    limit_verify = models.CharField(max_length=20, default="1 work_day")
    closing = models.TextField(blank=True)
    closing_en = models.TextField(blank=True)
    verifier = models.CharField(max_length=10, default="grid")
    public = models.BooleanField(default=True)
    spot = models.BooleanField(default=False)
    urgent = models.BooleanField(default=False)
    legal_basis = models.CharField(max_length=300, blank=True)
    legal_certainty = models.CharField(max_length=1, blank=True)
    keywords = models.CharField(max_length=300, blank=True)
    elsewhere = models.CharField(max_length=300, blank=True)
    elsewhere_en = models.CharField(max_length=400, blank=True)
    valid_from = models.DateField()
    valid_until = models.DateField(null=True, blank=True)

    class Meta:
        db_table = "catalogue_matter"
        constraints = [
            models.UniqueConstraint(
                fields=["district", "code", "valid_from"], name="catalogue_matter_uq"
            )
        ]

    def __str__(self) -> str:
        return self.name


class Route(models.Model):
    """Who gets a matter where: the most specific row wins. `prefix`: matter or category code."""

    district = DistrictField(db_index=False)
    prefix = models.CharField(max_length=14, blank=True)
    area = AreaCodeField()
    unit = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    priority = models.SmallIntegerField(default=0)
    note = models.CharField(max_length=200, blank=True)

    class Meta:
        db_table = "catalogue_route"
        constraints = [
            models.UniqueConstraint(
                fields=["district", "prefix", "area", "priority"], name="catalogue_route_uq"
            )
        ]

    def __str__(self) -> str:
        return f"{self.prefix} {self.area} -> {self.unit_id}"
