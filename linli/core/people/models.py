"""Accounts, organisations, posts, deputising. A post, not a person, carries rights."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import F, Q

from linli.core.areas.codes import AreaCodeField, DistrictField
from linli.core.values.columns import EncryptedTextField


class Account(AbstractBaseUser):
    """Someone who logs in. Rights come from posts and grants, never from the account."""

    district = DistrictField(db_index=False)
    login = models.CharField(max_length=40, unique=True)
    name = models.CharField(max_length=60)
    phone = EncryptedTextField(blank=True, index="phone")
    email = EncryptedTextField(blank=True)
    is_active = models.BooleanField(default=True)
    must_change_password = models.BooleanField(default=True)
    password_changed_at = models.DateTimeField(null=True, blank=True)
    demo = models.BooleanField(default=False)
    created_at = models.DateTimeField(auto_now_add=True)

    USERNAME_FIELD = "login"
    REQUIRED_FIELDS = ["name"]
    objects = BaseUserManager()
    personal = {"phone": "staff_phone", "email": "staff_email"}

    class Meta:
        db_table = "people_account"

    def __str__(self) -> str:
        return self.name


class FormerPassword(models.Model):
    """Hashes of earlier passwords, so that the last five are not used again."""

    account = models.ForeignKey(Account, models.CASCADE, related_name="+")
    password = models.CharField(max_length=128)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        db_table = "people_former_password"

    def __str__(self) -> str:
        return f"{self.account_id} {self.at:%F}"


class Kind(models.Model):
    """A kind of organisation, post or venue. With a level, every area of that level is to have one.

    `builtin`: as an app ships it, renewed with every upgrade; what a place changes is its own.
    """

    family = models.CharField(max_length=20)
    code = models.CharField(max_length=20)
    name = models.CharField(max_length=60)
    name_en = models.CharField(max_length=80, blank=True)
    level = models.PositiveSmallIntegerField(null=True, blank=True)
    order = models.PositiveIntegerField(default=0)
    active = models.BooleanField(default=True)
    builtin = models.BooleanField(default=False)

    class Meta:
        db_table = "people_kind"
        constraints = [models.UniqueConstraint(fields=["family", "code"], name="people_kind_uq")]

    def __str__(self) -> str:
        return self.name


class Organisation(models.Model):
    """Street, community, department, property company, social organisation: one registry."""

    district = DistrictField(db_index=False)
    kind = models.CharField(max_length=20)
    name = models.CharField(max_length=120)
    short_name = models.CharField(max_length=40, blank=True)
    name_en = models.CharField(max_length=120, blank=True)
    initials = models.CharField(max_length=60, blank=True)
    duties = models.JSONField(default=list, blank=True)
    credit_code = models.CharField(max_length=18, blank=True)
    area = AreaCodeField(db_index=True)
    phone = models.CharField(max_length=40, blank=True)
    active = models.BooleanField(default=True)
    external_id = models.CharField(max_length=80, blank=True)

    class Meta:
        db_table = "people_organisation"
        constraints = [
            models.UniqueConstraint(fields=["district", "area", "name"], name="people_org_name_uq"),
            models.UniqueConstraint(
                fields=["district", "credit_code"],
                condition=~Q(credit_code=""),
                name="people_org_credit_uq",
            ),
        ]

    def __str__(self) -> str:
        return self.short_name or self.name


class Post(models.Model):
    """Person x organisation x role x area x period. No person: a vacancy."""

    district = DistrictField(db_index=False)
    account = models.ForeignKey(
        Account, models.PROTECT, null=True, blank=True, related_name="posts"
    )
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="posts")
    kind = models.CharField(max_length=20)
    role = models.CharField(max_length=40)
    area = AreaCodeField(db_index=True)
    valid_from = models.DateField()
    valid_until = models.DateField(null=True, blank=True)

    class Meta:
        db_table = "people_post"
        indexes = [models.Index(fields=["kind", "area"], name="people_post_kind_ix")]
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_until__isnull=True) | Q(valid_until__gte=F("valid_from")),
                name="people_post_period_ck",
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.area}"


class Absence(models.Model):
    """While the holder is away, the deputy carries the post's rights, named as deputy."""

    district = DistrictField(db_index=False)
    post = models.ForeignKey(Post, models.CASCADE, related_name="absences")
    deputy = models.ForeignKey(Account, models.PROTECT, related_name="deputising")
    first_day = models.DateField()
    last_day = models.DateField()

    class Meta:
        db_table = "people_absence"
        constraints = [
            models.CheckConstraint(
                condition=Q(last_day__gte=F("first_day")), name="people_absence_period_ck"
            )
        ]

    def __str__(self) -> str:
        return f"{self.post_id}: {self.first_day} - {self.last_day}"


def runs(row: Any, day: Any) -> bool:
    """Has anything with `valid_until` not ended by `day`?"""
    return row.valid_until is None or row.valid_until >= day


def not_over(day: Any) -> Q:
    """Rows with valid_until that hold on `day` or later."""
    return Q(valid_until__isnull=True) | Q(valid_until__gte=day)


def valid_on(day: Any, prefix: str = "") -> Q:
    """Rows with valid_from / valid_until that hold on `day` (the last day included)."""
    return Q(**{f"{prefix}valid_from__lte": day}) & (
        Q(**{f"{prefix}valid_until__isnull": True}) | Q(**{f"{prefix}valid_until__gte": day})
    )
