"""The door for files: what is not clearly a harmless picture or PDF does not come in."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from django.utils.translation import gettext_lazy as _

from linli.core.errors import Invalid
from linli.core.files import limits, storage
from linli.engines.pictures import images
from linli.engines.pictures.segments import Broken

IMAGE, PDF = "image", "pdf"
PDF_TAIL = 2048
MAX_NAME = 120
NOT_IN_A_NAME = re.compile(
    r"[\x00-\x1f\x7f-\x9f<>:\"/\\|?*\u200b-\u200f\u2028-\u202e\u2066-\u2069]"
)

EMPTY = _("The file is empty. Please choose it again.")
UNKNOWN = _("This is not a photo. Please choose a JPEG, PNG, WebP or GIF picture.")
UNKNOWN_DOCUMENT = _("Only photos (JPEG, PNG, WebP, GIF) and PDF documents can be attached.")
HEIC = _(
    "This is a HEIC photo, which many devices cannot show. Set the camera to “Most compatible” "
    "(JPEG), or take a screenshot of the photo and send that."
)
DAMAGED = _("The photo is damaged or was cut off on its way. Please choose it again.")
DAMAGED_DOCUMENT = _("The PDF is damaged or was cut off on its way. Please choose it again.")


class Readable(Protocol):
    def read(self, size: int = ..., /) -> bytes: ...


@dataclass(frozen=True)
class Stored:
    """What lies on disk, as the columns of its row; `size` in bytes, `width` and `height` in pixels (None for documents)."""

    sha256: str
    kind: str
    content_type: str
    extension: str
    size: int
    width: int | None
    height: int | None
    name: str


def accept(
    upload: bytes | Readable, name: str = "", *, documents: bool = False, field: str = "photo"
) -> Stored:
    """Checks, cleans and writes one file; PDFs only with `documents`.

    Raises Invalid({field: sentence}). The file is on disk when this returns; without a row it is
    swept away after a day.
    """
    try:
        return keep(limited(upload), name, documents)
    except Problem as problem:
        raise Invalid({field: problem.sentence}) from problem


class Problem(Exception):
    def __init__(self, sentence: Any) -> None:
        super().__init__()
        self.sentence = sentence


def limited(upload: bytes | Readable) -> bytes:
    raw = upload if isinstance(upload, bytes) else upload.read(limits.MAX_BYTES + 1)
    if not raw:
        raise Problem(EMPTY)
    if len(raw) > limits.MAX_BYTES:
        most = limits.MAX_BYTES // (1024 * 1024)
        raise Problem(_("The file is larger than %(most)s MB.") % {"most": most})
    return raw


def keep(raw: bytes, name: str, documents: bool) -> Stored:
    detected = images.detect(raw)
    if detected == "HEIF":
        raise Problem(HEIC)
    if detected == "PDF" and documents:
        return keep_document(raw, name)
    if detected in ("", "PDF"):
        raise Problem(UNKNOWN_DOCUMENT if documents else UNKNOWN)
    return keep_picture(raw, name, detected)


def keep_picture(raw: bytes, name: str, detected: str) -> Stored:
    try:
        picture = images.clean(raw, detected, limits.MAX_PIXELS, limits.THUMBNAILS)
    except Broken as error:
        raise Problem(DAMAGED) from error
    except images.TooManyPixels as error:
        most = limits.MAX_PIXELS // 1_000_000
        sentence = _("The photo has more than %(most)s million pixels. Please send a smaller one.")
        raise Problem(sentence % {"most": most}) from error
    sha256 = hashlib.sha256(picture.content).hexdigest()
    contents = {storage.path(sha256, "webp", side): c for side, c in picture.thumbnails.items()}
    # The original last: where it is, its thumbnails are.
    contents[storage.path(sha256, picture.extension)] = picture.content
    storage.place(contents)
    return Stored(
        sha256=sha256,
        kind=IMAGE,
        content_type=picture.content_type,
        extension=picture.extension,
        size=len(picture.content),
        width=picture.width,
        height=picture.height,
        name=tidy_name(name, picture.extension),
    )


def keep_document(raw: bytes, name: str) -> Stored:
    if b"%%EOF" not in raw[-PDF_TAIL:]:
        raise Problem(DAMAGED_DOCUMENT)
    sha256 = hashlib.sha256(raw).hexdigest()
    storage.place({storage.path(sha256, "pdf"): raw})
    tidied = tidy_name(name, "pdf")
    return Stored(sha256, PDF, "application/pdf", "pdf", len(raw), None, None, tidied)


def tidy_name(name: str, extension: str) -> str:
    """The last part of the name without signs that mislead, with the ending the content has."""
    last = name.encode("utf-8", "ignore").decode().replace("\\", "/").rsplit("/", 1)[-1]
    stem = Path(NOT_IN_A_NAME.sub("", last)).stem.strip(". ")[: MAX_NAME - 6]
    return f"{stem or 'file'}.{extension}"
