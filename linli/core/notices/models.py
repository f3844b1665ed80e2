"""What colleagues are told under the bell, and what went out to people concerned."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from linli.core.areas.codes import DistrictField
from linli.core.subjects.models import AboutRow


class Notice(AboutRow):
    """One line under one account's bell; `text` is what was said, the event says why it came."""

    account = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", db_index=False
    )
    event = models.CharField(max_length=20)
    task = models.BigIntegerField(null=True)
    text = models.TextField(blank=True)
    at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "notices_notice"
        indexes = [
            models.Index(fields=["account", "-id"], name="notices_account_ix"),
            models.Index(
                fields=["account"], condition=Q(read_at__isnull=True), name="notices_unread_ix"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.event} {self.account_id}"


class Delivery(models.Model):
    """One message to a person concerned, by one channel.

    `receiver` is a keyed hash of the number or address, never the address itself. The place `nth`
    of its `day` is unique, so that two workers at once cannot pass the day's ceiling.
    """

    district = DistrictField(db_index=False)
    party = models.BigIntegerField()
    channel = models.CharField(max_length=10)
    event = models.CharField(max_length=20)
    text = models.TextField(blank=True)
    receiver = models.CharField(max_length=64, blank=True)
    day = models.DateField(null=True)
    nth = models.SmallIntegerField(null=True)
    at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    error = models.CharField(max_length=60, blank=True)
    key = models.CharField(max_length=120)

    class Meta:
        db_table = "notices_delivery"
        constraints = [
            models.UniqueConstraint(fields=["district", "key"], name="notices_delivery_uq"),
            models.UniqueConstraint(
                fields=["district", "receiver", "day", "nth"], name="notices_ceiling_uq"
            ),
        ]
        indexes = [models.Index(fields=["party"], name="notices_party_ix")]

    def __str__(self) -> str:
        return f"{self.event} {self.channel} {self.party}"
