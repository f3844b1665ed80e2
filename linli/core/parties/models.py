"""People concerned in a thing of any kind, their contacts apart from it, and their ratings."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from linli.core.subjects.models import AboutRow
from linli.core.values.columns import EncryptedTextField


class Party(AboutRow):
    """Somebody concerned; all of it optional but the role.

    `token` is the receipt, which opens the receipt page to whoever holds it; empty: none was given
    out. `client_id` is the maker's own identifier, bound to the maker. `joined`: came to a thing
    that was there already, with `words` of its own.
    """

    role = models.CharField(max_length=16)
    token = models.CharField(max_length=32, blank=True)
    name = EncryptedTextField(blank=True)
    phone = EncryptedTextField(blank=True, index="phone")
    contact = EncryptedTextField(blank=True)
    language = models.CharField(max_length=10, default="zh-hans")
    client_id = models.CharField(max_length=100, null=True, blank=True)
    joined = models.BooleanField(default=False)
    words = models.TextField(blank=True)
    account = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    at = models.DateTimeField()
    personal = {"name": "reporter_name", "phone": "reporter_phone", "contact": "reporter_contact"}

    class Meta:
        db_table = "parties_party"
        constraints = [
            models.UniqueConstraint(
                fields=["district", "token"], condition=~Q(token=""), name="parties_token_uq"
            ),
            models.UniqueConstraint(fields=["district", "client_id"], name="parties_client_uq"),
        ]
        indexes = [models.Index(fields=["subject_type", "subject_id"], name="parties_subject_ix")]

    def __str__(self) -> str:
        return f"{self.role} of {self.subject_type} {self.subject_id}"

    @property
    def reachable(self) -> bool:
        """Can be asked something: by a number, an address or the receipt page."""
        return bool(self.phone or self.contact or self.token)


class Rating(AboutRow):
    """What a party says after the end; after a reopening it is another round."""

    party = models.ForeignKey(Party, models.PROTECT, related_name="+", db_index=False)
    round = models.SmallIntegerField(default=0)
    solved = models.BooleanField()
    content = models.SmallIntegerField(null=True)
    comment = models.TextField(blank=True)
    at = models.DateTimeField()

    class Meta:
        db_table = "parties_rating"
        constraints = [
            models.UniqueConstraint(fields=["district", "party", "round"], name="parties_rating_uq")
        ]
        indexes = [
            models.Index(fields=["subject_type", "subject_id"], name="parties_rating_ix"),
            models.Index(fields=["party"], name="parties_rated_ix"),
        ]

    def __str__(self) -> str:
        return f"{self.subject_type} {self.subject_id}: {self.solved}"
