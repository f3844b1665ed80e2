"""Sessions as people see them, one-time codes, recovery codes. No secret stands here in plain."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from linli.core.areas.codes import DistrictField
from linli.core.people.models import Account


class Way(models.TextChoices):
    PASSWORD = "password", _("Password")
    CODE = "code", _("One-time code")


class Login(models.Model):
    """One session of one person. The session's data names this row; no session key is kept."""

    district = DistrictField(db_index=False)
    account = models.ForeignKey(Account, models.CASCADE, related_name="+")
    way = models.CharField(max_length=10, choices=Way.choices)
    created_at = models.DateTimeField()
    seen_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    ip = models.CharField(max_length=45, blank=True)
    agent = models.CharField(max_length=60, blank=True)

    class Meta:
        db_table = "entry_login"
        indexes = [
            models.Index(fields=["account", "created_at"], name="entry_login_account_ix"),
            models.Index(
                fields=["ended_at"],
                condition=Q(ended_at__isnull=False),
                name="entry_login_ended_ix",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.account_id} {self.created_at:%F %T}"


class Code(models.Model):
    """A one-time code. The digits are made when it is sent; only a keyed hash is kept."""

    district = DistrictField(db_index=False)
    account = models.ForeignKey(Account, models.CASCADE, related_name="+")
    channel = models.CharField(max_length=10)
    hash = models.CharField(max_length=64, blank=True)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    tries = models.SmallIntegerField(default=0)
    used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        db_table = "entry_code"
        indexes = [models.Index(fields=["account", "created_at"], name="entry_code_account_ix")]

    def __str__(self) -> str:
        return f"{self.account_id} {self.created_at:%F %T}"


class RecoveryCode(models.Model):
    """Opens the second step once when the phone is lost."""

    district = DistrictField(db_index=False)
    account = models.ForeignKey(Account, models.CASCADE, related_name="+")
    hash = models.CharField(max_length=64)
    created_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        db_table = "entry_recovery_code"
        constraints = [
            models.UniqueConstraint(
                fields=["district", "account", "hash"], name="entry_recovery_hash_uq"
            )
        ]

    def __str__(self) -> str:
        return f"{self.account_id} {self.created_at:%F}"
