"""Reading attachments. Whether somebody may see one is decided by the module owning the subject."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from django.db.models import Sum

from linli.core.errors import NotFound
from linli.core.files import limits, storage
from linli.core.files.models import Attachment, Quota

THUMBNAIL_TYPE = "image/webp"


def of(subject_type: str, ids: Iterable[int]) -> dict[int, list[Attachment]]:
    """The attachments of many subjects, oldest first, in one statement; every id is a key."""
    found: dict[int, list[Attachment]] = {subject_id: [] for subject_id in ids}
    rows = Attachment.objects.filter(subject_type=subject_type, subject_id__in=found)
    for row in rows.order_by("created_at", "id") if found else ():
        found[row.subject_id or 0].append(row)
    return found


def attachment(token: str) -> Attachment:
    """The one with this token, bound or not. Raises NotFound."""
    row = Attachment.objects.filter(token=token).first()
    if row is None:
        raise NotFound
    return row


def open_file(token: str, size: int | None = None) -> tuple[Path, str]:
    """(path, content type) of the file, or of its thumbnail with the longest side 320 or 1280.

    Documents have no thumbnails and should be sent as downloads. Raises NotFound.
    """
    row = attachment(token)
    if size is not None and (not row.is_image or size not in limits.THUMBNAILS):
        raise NotFound
    if size is not None and (small := storage.path(row.sha256, row.extension, size)).exists():
        return small, THUMBNAIL_TYPE
    path = storage.path(row.sha256, row.extension)
    if not path.exists():
        raise NotFound
    return path, row.content_type


def room(district: str) -> int:
    """Bytes a district may still store: its quota less what was counted and what came since."""
    quota = Quota.objects.filter(district=district).first() or Quota(district=district)
    since = Attachment.objects.filter(district=district)
    if quota.counted_at:
        since = since.filter(created_at__gt=quota.counted_at)
    fresh = since.aggregate(total=Sum("size"))["total"] or 0
    most = limits.DISTRICT_BYTES if quota.most is None else quota.most
    return int(most - quota.used - fresh)
