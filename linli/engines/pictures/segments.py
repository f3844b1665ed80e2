"""Takes everything out of a picture file that is not the picture, without decoding it.

Each `strip_*` walks the file's own structure and keeps an allow-list of parts, so that places,
names, embedded previews and whatever was appended behind the end are gone.
Sources: ITU-T T.81 annex B (JPEG), W3C PNG third edition, RFC 9649 (WebP).
"""

from __future__ import annotations

import re
import struct
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass

MAX_PROFILE = 4 * 1024 * 1024
JPEG_END_OF_SCAN = re.compile(rb"\xff+[^\x00\xd0-\xd7\xff]")
SOI, EOI, SOS, COMMENT = 0xD8, 0xD9, 0xDA, 0xFE
APP_JFIF, APP_EXIF, APP_PROFILE, APP_ADOBE = 0xE0, 0xE1, 0xE2, 0xEE
STANDALONE = {0x01, *range(0xD0, 0xD8)}
PNG_KEPT = {b"IHDR", b"PLTE", b"tRNS", b"IDAT", b"IEND", b"gAMA", b"sRGB"}
WEBP_KEPT = {b"VP8 ", b"VP8L", b"ALPH", b"ANIM", b"ANMF"}
WEBP_ALPHA, WEBP_ANIMATED = 0x10, 0x02


class Broken(Exception):
    """The file ends early or its structure contradicts itself."""


@dataclass(frozen=True)
class Stripped:
    """`content` holds only the picture; `exif` and `profile` are what was taken out (or empty)."""

    content: bytes
    exif: bytes = b""
    profile: bytes = b""
    animated: bool = False


def strip_jpeg(raw: bytes) -> Stripped:
    """Raises Broken when no end-of-image marker is reached."""
    kept = [b"\xff\xd8"]
    exif = b""
    profile: list[bytes] = []
    for marker, payload, whole in jpeg_segments(raw):
        if marker == APP_EXIF and payload.startswith(b"Exif\0\0"):
            exif = exif or payload
        elif marker == APP_PROFILE and payload.startswith(b"ICC_PROFILE\0"):
            profile.append(payload[14:])
        elif (segment := kept_segment(marker, payload, whole)) is not None:
            kept.append(segment)
    return Stripped(b"".join(kept), exif, b"".join(profile)[:MAX_PROFILE])


def kept_segment(marker: int, payload: bytes, whole: bytes) -> bytes | None:
    """What stays of a JPEG segment: all, the header without preview, or None."""
    if marker == APP_JFIF and payload.startswith(b"JFIF\0") and len(payload) >= 14:
        # The JFIF header may carry a small preview of the untouched picture.
        return b"\xff\xe0\x00\x10" + payload[:12] + b"\0\0"
    if marker == APP_ADOBE and payload.startswith(b"Adobe"):
        return whole
    is_application = 0xE0 <= marker <= 0xEF
    return None if is_application or marker == COMMENT else whole


def jpeg_segments(raw: bytes) -> Iterator[tuple[int, bytes, bytes]]:
    """(marker, payload, whole segment) after the start marker up to and with the end marker."""
    at = 2
    while True:
        found = JPEG_END_OF_SCAN.match(raw, at)
        if not found:
            raise Broken
        marker, begin = raw[found.end() - 1], found.end()
        if marker in STANDALONE or marker == EOI:
            yield marker, b"", bytes((0xFF, marker))
            at = begin
        else:
            end = jpeg_end(raw, marker, begin)
            length = struct.unpack_from(">H", raw, begin)[0]
            yield marker, raw[begin + 2 : begin + length], b"\xff" + raw[begin - 1 : end]
            at = end
        if marker == EOI:
            return


def jpeg_end(raw: bytes, marker: int, begin: int) -> int:
    """Where a segment ends, a scan with its data. Raises Broken."""
    if begin + 2 > len(raw):
        raise Broken
    length = struct.unpack_from(">H", raw, begin)[0]
    end = begin + length
    if length < 2 or end > len(raw):
        raise Broken
    if marker != SOS:
        return int(end)
    next_marker = JPEG_END_OF_SCAN.search(raw, end)
    if not next_marker:
        raise Broken
    return next_marker.start()


def strip_png(raw: bytes) -> Stripped:
    """An animated PNG becomes its still picture. Raises Broken when IEND is not reached."""
    kept = [raw[:8]]
    exif = profile = b""
    at, name = 8, b""
    while name != b"IEND":
        if at + 12 > len(raw):
            raise Broken
        length, name = struct.unpack_from(">I4s", raw, at)
        end = at + 12 + length
        if end > len(raw):
            raise Broken
        if name in PNG_KEPT:
            kept.append(raw[at:end])
        elif name == b"eXIf":
            exif = b"Exif\0\0" + raw[at + 8 : end - 4]
        elif name == b"iCCP":
            profile = png_profile(raw[at + 8 : end - 4])
        at = end
    return Stripped(b"".join(kept), exif, profile)


def png_profile(payload: bytes) -> bytes:
    """The ICC profile of an iCCP chunk, at most `MAX_PROFILE` bytes; empty when it cannot be
    unpacked."""
    packed = payload.partition(b"\0")[2][1:]
    try:
        return zlib.decompressobj().decompress(packed, MAX_PROFILE)
    except zlib.error:
        return b""


def strip_webp(raw: bytes) -> Stripped:
    """Raises Broken when a chunk runs over the end. Animated ones are said to be so."""
    kept: list[bytes] = []
    found: dict[bytes, bytes] = {}
    for name, payload in webp_chunks(raw):
        if name == b"VP8X" and len(payload) == 10:
            flags = payload[0] & (WEBP_ALPHA | WEBP_ANIMATED)
            kept.append(webp_chunk(name, bytes((flags,)) + payload[1:]))
        elif name in WEBP_KEPT:
            kept.append(webp_chunk(name, payload))
        found.setdefault(name, payload)
    body = b"WEBP" + b"".join(kept)
    exif = found.get(b"EXIF", b"")
    if exif and not exif.startswith(b"Exif\0\0"):
        exif = b"Exif\0\0" + exif
    content = b"RIFF" + struct.pack("<I", len(body)) + body
    return Stripped(content, exif, found.get(b"ICCP", b"")[:MAX_PROFILE], b"ANIM" in found)


def webp_chunks(raw: bytes) -> Iterator[tuple[bytes, bytes]]:
    """(name, payload) of each chunk. Raises Broken when one runs over the end."""
    end = 8 + struct.unpack_from("<I", raw, 4)[0]
    if end > len(raw):
        raise Broken
    at = 12
    while at + 8 <= end:
        name, length = struct.unpack_from("<4sI", raw, at)
        if at + 8 + length > end:
            raise Broken
        yield name, raw[at + 8 : at + 8 + length]
        at += 8 + length + length % 2


def webp_chunk(name: bytes, payload: bytes) -> bytes:
    """A chunk as bytes, padded to an even length."""
    return name + struct.pack("<I", len(payload)) + payload + b"\0" * (len(payload) % 2)


def strip_gif(raw: bytes) -> Stripped:
    """Nothing to walk: a GIF is always drawn anew as its first picture."""
    return Stripped(raw, animated=True)


STRIPPERS: dict[str, Callable[[bytes], Stripped]] = {
    "JPEG": strip_jpeg,
    "PNG": strip_png,
    "WEBP": strip_webp,
    "GIF": strip_gif,
}
