"""Figures set by rules: they differ by place and change, so they are rows, never constants."""

from __future__ import annotations

from django.db import models

from linli.core.areas.codes import AreaCodeField, DistrictField


class Figure(models.Model):
    """`value` holds a number, or a limit such as `1 work_day`, in `area` and below it."""

    district = DistrictField(db_index=False)
    area = AreaCodeField(blank=True)
    code = models.CharField(max_length=60)
    value = models.CharField(max_length=40)
    name = models.CharField(max_length=120)
    name_en = models.CharField(max_length=160, blank=True)
    basis = models.CharField(max_length=200)
    valid_from = models.DateField()
    valid_until = models.DateField(null=True, blank=True)

    class Meta:
        db_table = "figures_figure"
        constraints = [
            models.UniqueConstraint(
                fields=["district", "area", "code", "valid_from"], name="figures_figure_uq"
            )
        ]

    def __str__(self) -> str:
        return f"{self.code}={self.value}"
