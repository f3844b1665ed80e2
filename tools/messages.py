"""Translations without a system gettext: `python -m tools.messages update|compile|check [folder]`.

Every app folder holds its own locale, the engines one together; English is the source, zh_Hans the
catalogue.
"""

from __future__ import annotations

import re
import sys
from collections import defaultdict
from io import BytesIO
from pathlib import Path

from babel.messages import pofile
from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.mofile import read_mo, write_mo
from django.conf import settings
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parent.parent
KEYWORDS = {
    "_": None, "gettext": None, "gettext_lazy": None, "gettext_noop": None, "Sentence": None,
    "ngettext": (1, 2), "ngettext_lazy": (1, 2), "pgettext": ((1, "c"), 2), "pgettext_lazy": ((1, "c"), 2), "npgettext": ((1, "c"), 2, 3),
}  # fmt: skip
PLACEHOLDER = re.compile(r"%\(\w+\)[sdf]|\{\w+\}")


def folders() -> list[Path]:
    found = [
        p.parent for layer in ("core", "modules") for p in ROOT.glob(f"linli/{layer}/*/apps.py")
    ]
    return sorted(
        {*found, *(ROOT / "linli" / name for name in ("ui", "site", "engines", "core/errors"))}
    )


def po_path(folder: Path) -> Path:
    return folder / "locale" / "zh_Hans" / "LC_MESSAGES" / "django.po"


def extracted(folder: Path) -> Catalog:
    found = Catalog(locale="zh_Hans", charset="utf-8")
    for path in sorted(folder.rglob("*")):
        if path.suffix not in {".py", ".html", ".txt"} or {"migrations", "vendor"} & set(
            path.parts
        ):
            continue
        source = path.read_text(encoding="utf-8")
        if path.suffix != ".py":
            source = "\n".join(line.strip() for line in templatize(source).splitlines())
        for _line, message, _comments, context in extract(
            "python", BytesIO(source.encode()), KEYWORDS
        ):
            found.add(message, locations=[(str(path.relative_to(folder)), 1)], context=context)
    return found


def read(folder: Path) -> Catalog:
    path = po_path(folder)
    if not path.exists():
        return Catalog(locale="zh_Hans", charset="utf-8")
    with path.open("rb") as file:
        return pofile.read_po(file, locale="zh_Hans")


def shared(folder: Path) -> set[tuple[str, str]]:
    """(context, source) of what the folders below a module say already: said once, for everybody."""
    if folder.parent.name != "modules":
        return set()
    below = [f for f in folders() if f.parent.name == "core" or f.name == "ui"]
    return {source for one in below for source in said_by(read(one))}


def wanted(folder: Path) -> Catalog:
    """What the folder's own catalogue must say."""
    found, held, below = extracted(folder), read(folder), shared(folder)
    for message in list(found):
        source = message.id[0] if isinstance(message.id, tuple | list) else message.id
        said = (message.context or "", source)
        if source and said in below and held.get(message.id, message.context) is None:
            found.delete(message.id, message.context)
    return found


def update(folder: Path) -> None:
    held = read(folder)
    held.fuzzy = False
    held.update(wanted(folder), no_fuzzy_matching=True)
    held.obsolete.clear()
    path = po_path(folder)
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        pofile.write_po(
            file, held, width=100, no_location=True, sort_output=True, omit_header=False
        )
    print(f"{path.relative_to(ROOT)}: {len(problems(folder))} to do")


def compiled(folder: Path) -> bytes:
    out = BytesIO()
    write_mo(out, read(folder))
    return out.getvalue()


def compile_one(folder: Path) -> None:
    path = po_path(folder)
    if path.exists():
        path.with_suffix(".mo").write_bytes(compiled(folder))


def problems(folder: Path) -> list[str]:
    """Missing, empty or broken translations, and a compiled file that is not up to date."""
    held, found = read(folder), []
    for message in wanted(folder):
        if not message.id:
            continue
        there = held.get(message.id, message.context)
        said = there.string if there else ""
        parts = list(said) if isinstance(said, tuple | list) else [said]
        if not parts or not all(parts):
            found.append(f"missing: {message.id!r}")
        elif any(
            set(PLACEHOLDER.findall(str(message.id))) - set(PLACEHOLDER.findall(p or ""))
            for p in parts[:1]
        ):
            found.append(f"placeholders differ: {message.id!r}")
    path = po_path(folder).with_suffix(".mo")
    if po_path(folder).exists():
        if not path.exists():
            found.append("not compiled")
        else:
            with path.open("rb") as file:
                compiled_now = said_by(read_mo(file))
            if compiled_now != said_by(read(folder)):
                found.append("compiled file is stale: run `python -m tools.messages compile`")
    return found


def said_by(catalog: Catalog) -> dict[tuple[str, str], list[str]]:
    """(context, source) -> translations, the same from a .po and from its .mo."""
    said = {}
    for message in catalog:
        forms = (
            list(message.string) if isinstance(message.string, tuple | list) else [message.string]
        )
        source = message.id[0] if isinstance(message.id, tuple | list) else message.id
        if source and all(forms):
            context = message.context or ""
            # Babel gives the context of a compiled file as bytes.
            context = context.decode() if isinstance(context, bytes) else context
            said[context, source] = [str(form) for form in forms]
    return said


def disagreements(catalogs: dict[str, Catalog]) -> list[str]:
    """Sources that folders translate in different ways: Django would show one of them everywhere.

    What means two things gets a context (`pgettext`); what means one thing gets one wording.
    """
    wordings: dict[tuple[str, str], dict[tuple[str, ...], str]] = defaultdict(dict)
    for name, catalog in catalogs.items():
        for source, said in said_by(catalog).items():
            wordings[source].setdefault(tuple(said), name)
    return [
        f"{source!r} differs: {', '.join(f'{where} {said[0]}' for said, where in found.items())}"
        for (_context, source), found in sorted(wordings.items())
        if len(found) > 1
    ]


def main(arguments: list[str]) -> int:
    if not settings.configured:
        settings.configure()
    verb = arguments[0] if arguments else "check"
    chosen = [Path(a).resolve() for a in arguments[1:]] or folders()
    bad = 0
    for folder in chosen:
        if verb == "update":
            update(folder)
        elif verb == "compile":
            compile_one(folder)
        for line in problems(folder) if verb == "check" else []:
            print(f"{folder.relative_to(ROOT)}: {line}")
            bad += 1
    if verb == "check":
        held = {str(folder.relative_to(ROOT)): read(folder) for folder in folders()}
        for line in disagreements(held):
            print(line)
            bad += 1
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
