"""Reading attachments. Whether somebody may see one is decided by the module owning the subject."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.db.models import Sum

from linli.core.errors import NotFound
from linli.core.files import limits, storage
from linli.core.files.models import Attachment, Quota

THUMBNAIL_TYPE = "image/webp"


@dataclass(frozen=True)
class FileFacts:
    """One attachment; `size` in bytes, `width` and `height` in pixels (None for documents)."""

    id: int
    district: str
    area: str
    subject_type: str
    subject_id: int | None
    stage: str
    kind: str
    content_type: str
    size: int
    width: int | None
    height: int | None
    name: str
    token: str
    created_at: datetime
    created_by: int | None

    @property
    def is_image(self) -> bool:
        return self.kind == "image"


FACTS = tuple(FileFacts.__dataclass_fields__)


def of(subject_type: str, ids: Iterable[int]) -> dict[int, list[FileFacts]]:
    """The attachments of many subjects, oldest first, in one statement; every id is a key."""
    found: dict[int, list[FileFacts]] = {subject_id: [] for subject_id in ids}
    if not found:
        return found
    rows = Attachment.objects.filter(subject_type=subject_type, subject_id__in=found)
    for values in rows.order_by("created_at", "id").values(*FACTS):
        found[values["subject_id"]].append(FileFacts(**values))
    return found


def facts(token: str) -> FileFacts:
    """The attachment with this token, bound or not. Raises NotFound."""
    values = Attachment.objects.filter(token=token).values(*FACTS).first()
    if values is None:
        raise NotFound
    return FileFacts(**values)


def open_file(token: str, size: int | None = None) -> tuple[Path, str]:
    """(path, content type) of the file, or of its thumbnail with the longest side 320 or 1280.

    Documents have no thumbnails and should be sent as downloads. Raises NotFound.
    """
    row = Attachment.objects.filter(token=token).first()
    if row is None or (size is not None and (row.kind != "image" or size not in limits.THUMBNAILS)):
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
