"""Append-only entries, and the seals that chain them. Triggers block update and delete."""

from __future__ import annotations

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models

from linli.core.areas.codes import AreaCodeField, DistrictField


class Entry(models.Model):
    """One thing that happened: when, who, on whose behalf, what, to what, where, why."""

    district = DistrictField(db_index=False)
    at = models.DateTimeField()
    actor_id = models.BigIntegerField(null=True)
    actor_name = models.CharField(max_length=60, blank=True)
    actor_kind = models.CharField(max_length=10)
    on_behalf = models.CharField(max_length=60, blank=True)
    unit_id = models.BigIntegerField(null=True)
    verb = models.CharField(max_length=60)
    subject_type = models.CharField(max_length=40)
    subject_id = models.BigIntegerField(null=True)
    area = AreaCodeField(blank=True)
    changes = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    reason = models.TextField(blank=True)
    channel = models.CharField(max_length=10, blank=True)
    request_id = models.CharField(max_length=40, blank=True)

    class Meta:
        db_table = "journal_entry"
        indexes = [
            models.Index(fields=["subject_type", "subject_id", "id"], name="journal_subject_ix"),
            models.Index(fields=["at"], name="journal_at_ix"),
            models.Index(fields=["actor_id", "at"], name="journal_actor_ix"),
        ]

    def __str__(self) -> str:
        return f"{self.at:%F %T} {self.verb} {self.subject_type} {self.subject_id}"


class Seal(models.Model):
    """Entry number `seq` of a district's chain: hash over the former hash and the entry."""

    district = DistrictField(db_index=False)
    seq = models.BigIntegerField()
    entry_id = models.BigIntegerField()
    hash = models.CharField(max_length=64)
    at = models.DateTimeField()

    class Meta:
        db_table = "journal_seal"
        constraints = [
            models.UniqueConstraint(fields=["district", "seq"], name="journal_seal_seq_uq"),
            models.UniqueConstraint(fields=["district", "entry_id"], name="journal_seal_entry_uq"),
        ]

    def __str__(self) -> str:
        return f"{self.district} {self.seq}"
