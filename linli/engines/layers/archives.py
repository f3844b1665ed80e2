"""Opens zip files that strangers sent: nothing is written outside, nothing swells without end."""

from __future__ import annotations

import zipfile
import zlib
from pathlib import Path, PurePosixPath

from linli.engines.sentences import Sentence, Unusable

PARTS = (".shp", ".shx", ".dbf", ".prj", ".cpg", ".kml")
CHUNK = 1 << 20
MOST_MEMBERS = 2_000
# No zip or a wrong checksum; a way of packing Python lacks; a password; cut short; damaged inside.
UNREADABLE = (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, zlib.error)


def unpacked(path: Path, folder: Path, limit: int) -> list[Path]:
    """The parts of shapefiles and KML in the zip, written flat into `folder`; its .shp and .kml.

    Names lose their folders; two members of one name are refused, as are more than `limit` bytes,
    encrypted members and files that are no zip. Raises `Unusable`.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            return spread(archive, folder, limit)
    except UNREADABLE as error:
        raise Unusable({"file": Sentence("The zip file cannot be opened; it is damaged or locked.")}) from error  # fmt: skip


def spread(archive: zipfile.ZipFile, folder: Path, limit: int) -> list[Path]:
    """The wanted members of an open zip as files in the folder; see `unpacked`."""
    if len(archive.infolist()) > MOST_MEMBERS:
        said = Sentence(
            "The zip file holds more than %(most)s files; send the layer alone.",
            most=format(MOST_MEMBERS, ","),
        )
        raise Unusable({"file": said}, code="too_large")
    members = [m for m in archive.infolist() if wanted(m)]
    if sum(m.file_size for m in members) > limit:
        raise too_large(limit)
    left, written = limit, []
    for member in members:
        target = folder / flat_name(member)
        if target.exists():
            raise Unusable({"file": Sentence("The zip file holds two files called %(name)s.", name=target.name)})  # fmt: skip
        left -= copied(archive, member, target, left, limit)
        written.append(target)
    return sorted(p for p in written if p.suffix in (".shp", ".kml"))


def copied(
    archive: zipfile.ZipFile, member: zipfile.ZipInfo, target: Path, left: int, limit: int
) -> int:
    """The bytes really written: the size a zip declares may be a lie."""
    size = 0
    with archive.open(member) as source, target.open("wb") as sink:
        while piece := source.read(CHUNK):
            size += len(piece)
            if size > left:
                raise too_large(limit)
            sink.write(piece)
    return size


def wanted(member: zipfile.ZipInfo) -> bool:
    """Is it a part of a shapefile or a KML, and not hidden?"""
    name = PurePosixPath(member.filename.replace("\\", "/"))
    hidden = name.name.startswith(".") or "__MACOSX" in name.parts
    return not member.is_dir() and not hidden and name.suffix.lower() in PARTS


def flat_name(member: zipfile.ZipInfo) -> str:
    """The last part of the member's name; Chinese names of old archivers come as GBK."""
    text = member.filename
    if not member.flag_bits & 0x800:
        try:
            text = text.encode("cp437").decode("gb18030")
        except (UnicodeEncodeError, UnicodeDecodeError):
            text = member.filename
    name = PurePosixPath(text.replace("\\", "/"))
    return name.stem.replace("\0", "") + name.suffix.lower()


def too_large(limit: int) -> Unusable:
    """The refusal of what unpacks to more than `limit` bytes."""
    return Unusable(
        {"file": Sentence("Unpacked, the zip file is larger than %(size)s MB.", size=limit >> 20)},
        code="too_large",
    )
