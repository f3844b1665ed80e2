"""What somebody has to do about a thing of any kind."""

from __future__ import annotations

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q

from linli.core.areas.codes import AreaCodeField, DistrictField
from linli.core.people.models import Organisation
from linli.core.subjects.models import AboutRow


class Task(AboutRow):
    """Open until somebody has done it: one inbox for every role is the open tasks.

    Held by a person (`person` without `unit`), by a unit (`unit`; `person` is who does it there),
    or by whoever has `permission` for exactly `area`. `warn_at` and `due_at` follow its clock.
    """

    kind = models.CharField(max_length=16)
    permission = models.CharField(max_length=40)
    area = AreaCodeField()
    unit = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+",
        db_index=False,
    )  # fmt: skip
    text = models.TextField(blank=True)
    detail = models.JSONField(default=dict, blank=True, encoder=DjangoJSONEncoder)
    opened_at = models.DateTimeField()
    opened_by = models.BigIntegerField(null=True)
    due_at = models.DateTimeField(null=True, blank=True)
    warn_at = models.DateTimeField(null=True, blank=True)
    paused = models.BooleanField(default=False)
    done_at = models.DateTimeField(null=True, blank=True)
    done_by = models.BigIntegerField(null=True)
    outcome = models.CharField(max_length=10, blank=True)
    result = models.TextField(blank=True)

    class Meta:
        db_table = "tasks_task"
        indexes = [
            models.Index(fields=["subject_type", "subject_id"], name="tasks_subject_ix"),
            # The soonest of whoever holds them, and how many of each kind, are read from these
            # alone; that of areas serves what lies under somebody as well, whoever holds it.
            models.Index(
                fields=["unit", "permission", "due_at", "id", "subject_type", "kind"],
                condition=Q(done_at__isnull=True, unit__isnull=False),
                name="tasks_unit_ix",
            ),
            models.Index(
                fields=[
                    "area",
                    "permission",
                    "due_at",
                    "id",
                    "unit",
                    "person",
                    "subject_type",
                    "kind",
                ],
                condition=Q(done_at__isnull=True),
                name="tasks_area_ix",
            ),
            # How many wait at a desk, of each kind: narrow, so that the tasks need not be read.
            models.Index(
                fields=["area", "permission", "subject_type", "kind"],
                condition=Q(done_at__isnull=True, unit__isnull=True, person__isnull=True),
                name="tasks_desk_ix",
            ),
            models.Index(
                fields=["person", "due_at", "id", "subject_type", "kind"],
                condition=Q(done_at__isnull=True, unit__isnull=True, person__isnull=False),
                name="tasks_person_ix",
            ),
            models.Index(
                fields=["unit", "subject_type", "subject_id"],
                condition=Q(unit__isnull=False),
                name="tasks_part_ix",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.subject_type} {self.subject_id}"


class Feed(models.Model):
    """The secret address under which one account's calendar program reads its time limits.

    Only the secret's hash is kept; a new address ends the former one.
    """

    district = DistrictField(db_index=False)
    account = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    hash = models.CharField(max_length=64, unique=True)
    language = models.CharField(max_length=10, default="zh-hans")
    made_at = models.DateTimeField()

    class Meta:
        db_table = "tasks_feed"

    def __str__(self) -> str:
        return f"{self.account_id} {self.made_at:%F}"
