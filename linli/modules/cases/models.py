"""Cases."""

from __future__ import annotations

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q

from linli.core.areas.codes import AreaCodeField, DistrictField
from linli.core.people.models import Organisation
from linli.core.subjects.models import USUAL
from linli.modules.cases.states import MACHINE, OPEN, OUTCOMES, SOURCES


class Case(models.Model):
    """One matter that came in, until everybody concerned knows how it ended."""

    NUMBER = USUAL
    district = DistrictField(db_index=False)
    number = models.CharField(max_length=24)
    code = models.CharField(max_length=32)
    client_id = models.CharField(max_length=100)
    external_id = models.CharField(max_length=64, blank=True)
    source = models.CharField(max_length=10, choices=SOURCES)
    matter = models.ForeignKey("catalogue.Matter", models.PROTECT, related_name="+")
    matter_code = models.CharField(max_length=14)
    area = AreaCodeField()
    lon = models.FloatField(null=True, blank=True)
    lat = models.FloatField(null=True, blank=True)
    place = models.CharField(max_length=200, blank=True)
    description = models.TextField(blank=True)
    answers = models.JSONField(default=dict, blank=True, encoder=DjangoJSONEncoder)
    state = models.CharField(max_length=12, choices=MACHINE.choices())
    state_before = models.CharField(max_length=12, blank=True)
    urgent = models.BooleanField(default=False)
    public = models.BooleanField(default=False)
    unroutable = models.BooleanField(default=False)
    unit = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    desk = AreaCodeField(blank=True)
    reported_at = models.DateTimeField()
    dispatched_at = models.DateTimeField(null=True, blank=True)
    handled_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    due_at = models.DateTimeField(null=True, blank=True)
    provisional = models.BooleanField(default=False)
    on_time = models.BooleanField(null=True, blank=True)
    outcome = models.CharField(max_length=10, choices=OUTCOMES, blank=True)
    answer = models.TextField(blank=True)
    basis = models.CharField(max_length=300, blank=True)
    returns = models.SmallIntegerField(default=0)
    reworks = models.SmallIntegerField(default=0)
    reopens = models.SmallIntegerField(default=0)
    escalations = models.SmallIntegerField(default=0)
    reporters = models.IntegerField(default=1)
    merged_into = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    solved = models.BooleanField(null=True, blank=True)
    content = models.SmallIntegerField(null=True, blank=True)

    class Meta:
        db_table = "cases_case"
        constraints = [
            models.UniqueConstraint(fields=["district", "number"], name="cases_number_uq"),
            models.UniqueConstraint(fields=["district", "code"], name="cases_code_uq"),
            models.UniqueConstraint(fields=["district", "client_id"], name="cases_client_uq"),
            models.UniqueConstraint(
                fields=["district", "external_id"],
                condition=~Q(external_id=""),
                name="cases_external_uq",
            ),
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True) | ~Q(state__in=OPEN), name="cases_open_ck"
            ),
        ]
        indexes = [
            models.Index(fields=["code"], name="cases_code_ix"),
            models.Index(fields=["area", "state", "-id"], name="cases_area_state_ix"),
            models.Index(fields=["state", "-id"], name="cases_state_ix"),
            models.Index(fields=["unit", "state", "-id"], name="cases_unit_state_ix"),
            # Few are open among very many: their newest, and how many, are read from here alone.
            models.Index(
                fields=["-id", "area", "unit", "state"],
                condition=Q(closed_at__isnull=True),
                name="cases_open_ix",
            ),
            models.Index(
                fields=["lat", "lon"],
                condition=Q(state__in=OPEN, lat__isnull=False),
                name="cases_near_ix",
            ),
            models.Index(
                fields=["merged_into"],
                condition=Q(merged_into__isnull=False),
                name="cases_merged_ix",
            ),
        ]

    def __str__(self) -> str:
        return self.number
