"""Everything that is done after a commit stands here first."""

from __future__ import annotations

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q

from linli.core.areas.codes import DistrictField


class Message(models.Model):
    """`next_at` is null once it is done or dead; dead ones wait for a person."""

    district = DistrictField(db_index=False)
    key = models.CharField(max_length=120)
    topic = models.CharField(max_length=60)
    payload = models.JSONField(encoder=DjangoJSONEncoder)
    created_at = models.DateTimeField()
    next_at = models.DateTimeField(null=True)
    attempts = models.SmallIntegerField(default=0)
    done_at = models.DateTimeField(null=True)
    dead_at = models.DateTimeField(null=True)
    error = models.TextField(blank=True)

    class Meta:
        db_table = "outbox_message"
        constraints = [models.UniqueConstraint(fields=["district", "key"], name="outbox_key_uq")]
        indexes = [
            models.Index(
                fields=["next_at"], condition=Q(next_at__isnull=False), name="outbox_next_ix"
            ),
            models.Index(
                fields=["dead_at"], condition=Q(dead_at__isnull=False), name="outbox_dead_ix"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.topic} {self.key}"


class Beat(models.Model):
    """When each periodic duty of the worker ran last; also how `doctor` sees the worker alive."""

    name = models.CharField(max_length=80, primary_key=True)
    at = models.DateTimeField()
    took_ms = models.IntegerField(default=0)
    error = models.TextField(blank=True)

    class Meta:
        db_table = "outbox_beat"

    def __str__(self) -> str:
        return self.name
