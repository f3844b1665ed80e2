"""Attachments: one row per photo or document and subject; equal contents share one file on disk."""

from __future__ import annotations

import secrets

from django.db import models
from django.utils.translation import gettext_lazy as _

from linli.core.areas.codes import AreaCodeField, DistrictField


def new_token() -> str:
    """128 random bits: whoever holds it was given it."""
    return secrets.token_urlsafe(16)


class Attachment(models.Model):
    """`subject_id` is null until the file is bound; unbound files go after a day. `width` and
    `height` in pixels, none for documents."""

    district = DistrictField(db_index=False)
    area = AreaCodeField(_("area"), blank=True)
    subject_type = models.CharField(_("subject type"), max_length=40, blank=True)
    subject_id = models.BigIntegerField(_("subject"), null=True)
    stage = models.CharField(_("stage"), max_length=20)
    sha256 = models.CharField(max_length=64)
    kind = models.CharField(_("kind"), max_length=10)
    content_type = models.CharField(_("content type"), max_length=40)
    extension = models.CharField(max_length=5)
    size = models.BigIntegerField(_("bytes"))
    width = models.IntegerField(_("width"), null=True)
    height = models.IntegerField(_("height"), null=True)
    name = models.CharField(_("file name"), max_length=120)
    token = models.CharField(max_length=32, default=new_token)
    created_at = models.DateTimeField(_("sent at"))
    created_by = models.BigIntegerField(_("sent by"), null=True)
    client_id = models.UUIDField(null=True)

    class Meta:
        db_table = "files_attachment"
        verbose_name = _("attachment")
        verbose_name_plural = _("attachments")
        constraints = [
            models.UniqueConstraint(fields=["district", "client_id"], name="files_attach_client"),
            models.UniqueConstraint(fields=["token", "district"], name="files_attach_token"),
        ]
        indexes = [
            models.Index(fields=["subject_type", "subject_id"], name="files_attach_subject"),
            models.Index(fields=["sha256"], name="files_attach_sha"),
            models.Index(fields=["district", "created_at"], name="files_attach_created"),
            models.Index(
                fields=["created_at"],
                name="files_attach_unbound",
                condition=models.Q(subject_id__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_image(self) -> bool:
        return self.kind == "image"


class Quota(models.Model):
    """How many bytes a district may keep; `used` is counted by the tick up to `counted_at`."""

    district = DistrictField(db_index=False)
    most = models.BigIntegerField(_("most bytes"), null=True)
    used = models.BigIntegerField(_("used bytes"), default=0)
    counted_at = models.DateTimeField(_("counted at"), null=True)

    class Meta:
        db_table = "files_quota"
        verbose_name = _("storage quota")
        verbose_name_plural = _("storage quotas")
        constraints = [models.UniqueConstraint(fields=["district"], name="files_quota_district")]

    def __str__(self) -> str:
        return self.district
