"""What every thing that is worked on has in its row; running numbers, links, kept lists."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models

from linli.core.areas.codes import AreaCodeField, DistrictField

OF = "%(app_label)s_%(class)s"
USUAL = "{district}-{day}-{n:04}"


class SubjectRow(models.Model):
    """The columns of a case, a dispute, an order ...: what lists, pages and codes need of any.

    `client_id` is the maker's own identifier, bound to the maker: the same one makes one row.
    """

    NUMBER = USUAL  # how its numbers look (`numbers.next_number`); no two kinds alike
    district = DistrictField(db_index=False)
    area = AreaCodeField()
    number = models.CharField(max_length=24)
    code = models.CharField(max_length=32)
    client_id = models.CharField(max_length=100)
    title = models.CharField(max_length=120)
    state = models.CharField(max_length=16)
    opened_at = models.DateTimeField()
    due_at = models.DateTimeField(null=True, blank=True)
    provisional = models.BooleanField(default=False)
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        abstract = True
        constraints = [
            models.UniqueConstraint(fields=["district", "number"], name=f"{OF}_number"),
            models.UniqueConstraint(fields=["district", "code"], name=f"{OF}_code"),
            models.UniqueConstraint(fields=["district", "client_id"], name=f"{OF}_client"),
        ]
        indexes = [
            models.Index(fields=["area", "state", "-id"], name=f"{OF}_area"),
            models.Index(fields=["state", "-id"], name=f"{OF}_state"),
            models.Index(fields=["client_id"], name=f"{OF}_once"),
            models.Index(fields=["code"], name=f"{OF}_seek"),
        ]

    def __str__(self) -> str:
        return self.number


class AboutQuery(models.QuerySet[Any]):
    def about(self, row: models.Model) -> AboutQuery:
        """What is kept about one thing."""
        return self.filter(subject_type=row._meta.label_lower, subject_id=row.pk)


class AboutRow(models.Model):
    """What is kept about a thing of any kind, in its district."""

    district = DistrictField(db_index=False)
    subject_type = models.CharField(max_length=40)
    subject_id = models.BigIntegerField()
    objects = AboutQuery.as_manager()

    class Meta:
        abstract = True


class Counter(models.Model):
    """The last running number of one kind in a district and period."""

    district = DistrictField(db_index=False)
    kind = models.CharField(max_length=40)
    period = models.CharField(max_length=10)
    last = models.IntegerField(default=0)

    class Meta:
        db_table = "subjects_counter"
        constraints = [
            models.UniqueConstraint(
                fields=["district", "kind", "period"], name="subjects_counter_uq"
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.district} {self.period} {self.last}"


class Link(AboutRow):
    """Two things that belong together, of any kind: shown on both."""

    other_type = models.CharField(max_length=40)
    other_id = models.BigIntegerField()
    why = models.CharField(max_length=200, blank=True)
    at = models.DateTimeField()

    class Meta:
        db_table = "subjects_link"
        constraints = [
            models.UniqueConstraint(
                fields=["district", "subject_type", "subject_id", "other_type", "other_id"],
                name="subjects_link_uq",
            )
        ]
        indexes = [
            models.Index(fields=["subject_type", "subject_id"], name="subjects_link_of_ix"),
            models.Index(fields=["other_type", "other_id"], name="subjects_link_to_ix"),
        ]

    def __str__(self) -> str:
        return f"{self.subject_type} {self.subject_id} - {self.other_type} {self.other_id}"

    @property
    def ends(self) -> tuple[tuple[str, int], tuple[str, int]]:
        return (self.subject_type, self.subject_id), (self.other_type, self.other_id)


class KeptList(models.Model):
    """A filtered list of one kind that someone wants to see again."""

    district = DistrictField(db_index=False)
    account = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    kind = models.CharField(max_length=40)
    name = models.CharField(max_length=60)
    query = models.CharField(max_length=500)

    class Meta:
        db_table = "subjects_kept_list"
        constraints = [
            models.UniqueConstraint(
                fields=["district", "account", "kind", "name"], name="subjects_kept_list_uq"
            )
        ]

    def __str__(self) -> str:
        return self.name
