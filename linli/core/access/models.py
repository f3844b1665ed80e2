"""A role is a set of permission names; a grant gives it to a person in an area for a time."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from linli.core.areas.codes import AreaCodeField, DistrictField
from linli.core.people.models import Account


class Role(models.Model):
    """`duty` names the separated administration (system, security, audit) or is empty."""

    code = models.CharField(max_length=40, primary_key=True)
    name = models.CharField(max_length=60)
    name_en = models.CharField(max_length=60, blank=True)
    permissions = models.JSONField(default=list)
    duty = models.CharField(max_length=20, blank=True)
    builtin = models.BooleanField(default=False)

    class Meta:
        db_table = "access_role"

    def __str__(self) -> str:
        return self.name


class Grant(models.Model):
    """Beside posts: a role for one person, in one area, from one day until another."""

    district = DistrictField(db_index=False)
    account = models.ForeignKey(Account, models.PROTECT, related_name="+")
    role = models.ForeignKey(Role, models.PROTECT, related_name="+")
    area = AreaCodeField()
    reason = models.CharField(max_length=200, blank=True)
    valid_from = models.DateField()
    valid_until = models.DateField(null=True, blank=True)

    class Meta:
        db_table = "access_grant"
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_until__isnull=True) | Q(valid_until__gte=F("valid_from")),
                name="access_grant_period_ck",
            )
        ]

    def __str__(self) -> str:
        return f"{self.account_id} {self.role_id} {self.area}"


class Key(models.Model):
    """A machine's key: only its hash is kept; it acts as an account with that account's reach."""

    district = DistrictField(db_index=False)
    account = models.ForeignKey(Account, models.PROTECT, related_name="+")
    label = models.CharField(max_length=80)
    prefix = models.CharField(max_length=8)
    hash = models.CharField(max_length=64, unique=True)
    scopes = models.JSONField(default=list)
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        db_table = "access_key"

    def __str__(self) -> str:
        return f"{self.label} ({self.prefix}…)"
