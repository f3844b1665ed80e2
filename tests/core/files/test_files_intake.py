"""The door: what comes in, what is refused with which sentence, and what lies on disk after."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linli.core.errors import Invalid
from linli.core.files import intake, limits, storage
from linli.engines.pictures import images

Make = Callable[..., bytes]
PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"


def files_in(folder: Path) -> set[str]:
    return {p.name for p in folder.rglob("*") if p.is_file() and p.name != ".lock"}


def zipped() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("run.js", "alert(1)")
    return out.getvalue()


@pytest.mark.parametrize(
    "raw",
    [
        b"<html><script>alert(1)</script></html>",
        b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>',
        b"\x00" * 100,
        b"MZ\x90\x00 a program",
        b"BM" + b"\x00" * 60,
        zipped(),
        PDF,
    ],
    ids=["html", "svg", "zeros", "program", "bmp", "zip", "pdf"],
)
def test_anything_but_a_photo_named_jpg_is_refused(raw: bytes, media: Path) -> None:
    with pytest.raises(Invalid) as refused:
        intake.accept(raw, "photo.jpg")
    assert refused.value.fields == {"photo": [intake.UNKNOWN]}
    assert files_in(media) == set()


def test_heic_photo_is_refused_with_advice() -> None:
    with pytest.raises(Invalid) as refused:
        intake.accept(b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic", "IMG_1.HEIC")
    assert refused.value.fields == {"photo": [intake.HEIC]}


def test_cut_off_photo_is_refused_and_leaves_nothing(photo: Make, media: Path) -> None:
    with pytest.raises(Invalid) as refused:
        intake.accept(photo()[:-200], "a.jpg", field="evidence")
    assert refused.value.fields == {"evidence": [intake.DAMAGED]}
    assert files_in(media) == set()


def test_empty_file_is_refused() -> None:
    with pytest.raises(Invalid) as refused:
        intake.accept(io.BytesIO(), "a.jpg")
    assert refused.value.fields == {"photo": [intake.EMPTY]}


def test_file_over_the_limit_is_refused_without_reading_all_of_it(photo: Make) -> None:
    stream = io.BytesIO(photo() + bytes(limits.MAX_BYTES * 2))
    with pytest.raises(Invalid, match="15"):
        intake.accept(stream, "a.jpg")
    assert stream.tell() == limits.MAX_BYTES + 1


def test_photo_with_too_many_pixels_is_refused(
    photo: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "MAX_PIXELS", 1000)
    with pytest.raises(Invalid) as refused:
        intake.accept(photo(), "a.jpg")
    assert set(refused.value.fields) == {"photo"}


def test_png_with_archive_behind_it_loses_the_archive(photo: Make) -> None:
    stored = intake.accept(photo("PNG") + zipped(), "a.zip")
    content = storage.path(stored.sha256, stored.extension).read_bytes()
    assert not zipfile.is_zipfile(io.BytesIO(content))
    assert (stored.name, stored.content_type) == ("a.png", "image/png")


def test_document_comes_in_only_where_asked_for(media: Path) -> None:
    stored = intake.accept(PDF, "协议.pdf", documents=True)
    assert (stored.kind, stored.extension, stored.width) == ("pdf", "pdf", None)
    assert storage.path(stored.sha256, "pdf").read_bytes() == PDF
    assert files_in(media) == {f"{stored.sha256}.pdf"}


@pytest.mark.parametrize("raw", [b"GIF89a" + PDF, b"x" + PDF])
def test_document_that_begins_otherwise_is_refused(raw: bytes) -> None:
    with pytest.raises(Invalid):
        intake.accept(raw, "a.pdf", documents=True)


def test_cut_off_document_is_refused() -> None:
    with pytest.raises(Invalid) as refused:
        intake.accept(PDF[:-8], "a.pdf", documents=True)
    assert refused.value.fields == {"photo": [intake.DAMAGED_DOCUMENT]}


def test_identical_photo_lies_on_disk_once(photo: Make, media: Path) -> None:
    plain, tagged = photo(), photo(gps=True, orientation=1)
    assert plain != tagged
    first, second = intake.accept(plain, "a.jpg"), intake.accept(tagged, "b.jpg")
    assert first.sha256 == second.sha256
    names = {f"{first.sha256}.jpg", f"{first.sha256}_320.webp", f"{first.sha256}_1280.webp"}
    assert files_in(media) == names


def test_interrupted_write_leaves_no_file_under_the_final_name(
    photo: Make, media: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def power_cut(handle: int) -> None:
        raise OSError("power cut")

    monkeypatch.setattr("os.fsync", power_cut)
    with pytest.raises(OSError, match="power cut"):
        intake.accept(photo(), "a.jpg")
    assert files_in(media) == set()


@pytest.mark.parametrize(
    ("given_name", "kept"),
    [
        ("../../etc/passwd", "passwd.jpg"),
        ("C:\\Photos\\垃圾 堆.JPEG", "垃圾 堆.jpg"),
        ("photo.php.jpg", "photo.php.jpg"),
        ("invoice\u202egpj.exe", "invoicegpj.jpg"),
        ("", "file.jpg"),
        ("...", "file.jpg"),
        ("a\x00b.jpg", "ab.jpg"),
    ],
)
def test_name_keeps_only_its_harmless_last_part(given_name: str, kept: str) -> None:
    assert intake.tidy_name(given_name, "jpg") == kept


@given(st.text(max_size=300))
def test_any_name_fits_its_column_and_can_be_stored(name: str) -> None:
    tidied = intake.tidy_name(name, "webp")
    assert len(tidied) <= 120
    assert tidied.endswith(".webp")
    assert "/" not in tidied
    tidied.encode()


@given(st.binary(max_size=60))
def test_short_noise_is_never_a_picture(raw: bytes) -> None:
    with pytest.raises(Invalid):
        intake.accept(raw, "noise.jpg")


def test_every_detected_picture_kind_can_be_stripped() -> None:
    heads = [b"\xff\xd8\xff\xe0", b"\x89PNG\r\n\x1a\n", b"RIFF1234WEBP", b"GIF87a", b"GIF89a"]
    assert {images.detect(head) for head in heads} == {"JPEG", "PNG", "WEBP", "GIF"}
