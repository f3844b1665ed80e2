"""Fetch the pinned third-party assets, check them and place what the pages need.

python tools/vendor_assets.py            fetch, check, write (needs npm and fontTools)
python tools/vendor_assets.py --check    only compare the committed files with the lock
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import subprocess
import sys
import tarfile
import tempfile
from dataclasses import dataclass
from pathlib import Path

import django
from fontTools import subset
from fontTools.ttLib import TTFont

ROOT = Path(__file__).resolve().parent.parent
LOCK = ROOT / "tools" / "vendor_assets.lock"
UI = ROOT / "linli" / "ui"
VENDOR = UI / "static" / "vendor"
FONTS = UI / "fonts"
SPRITE = UI / "static" / "ui" / "icons.svg"
ICONS = UI / "icons.txt"
WEB_FONT = "@fontsource-variable/noto-sans-sc"
FULL_FONT = "@expo-google-fonts/noto-sans-sc"
DRAWN = re.compile(r'{% icon "([^"]+)"|icon="([^"]+)"')
SOURCE_MAP = re.compile(r"(/\*#|//#) ?sourceMappingURL=[^\s*]+( ?\*/)?")


@dataclass(frozen=True)
class Package:
    """One npm package: its licence and which of its files go where under `vendor/`."""

    version: str
    licence: str
    licence_file: str
    files: dict[str, str]
    home: str


PACKAGES = {
    "@tabler/core": Package(
        "1.6.1",
        "MIT",
        "",
        {"dist/css/tabler.min.css": "tabler/tabler.min.css"},
        "https://github.com/tabler/tabler",
    ),
    "@tabler/icons": Package(
        "3.51.0", "MIT", "LICENSE", {}, "https://github.com/tabler/tabler-icons"
    ),
    "htmx.org": Package(
        "2.0.11",
        "0BSD",
        "LICENSE",
        {"dist/htmx.min.js": "htmx/htmx.min.js"},
        "https://github.com/bigskysoftware/htmx",
    ),
    "maplibre-gl": Package(
        "5.24.1",
        "BSD-3-Clause",
        "LICENSE.txt",
        {
            "dist/maplibre-gl-csp.js": "maplibre/maplibre-gl-csp.js",
            "dist/maplibre-gl-csp-worker.js": "maplibre/maplibre-gl-csp-worker.js",
            "dist/maplibre-gl.css": "maplibre/maplibre-gl.css",
        },
        "https://github.com/maplibre/maplibre-gl-js",
    ),
    "echarts": Package(
        "6.1.0",
        "Apache-2.0",
        "LICENSE",
        {"dist/echarts.common.min.js": "echarts/echarts.common.min.js", "NOTICE": "echarts/NOTICE"},
        "https://github.com/apache/echarts",
    ),
    WEB_FONT: Package("5.3.1", "OFL-1.1", "LICENSE", {}, "https://github.com/notofonts/noto-cjk"),
    FULL_FONT: Package(
        "0.4.3", "OFL-1.1", "LICENSE_FONT", {}, "https://github.com/notofonts/noto-cjk"
    ),
}


def sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def gb2312() -> set[int]:
    """The code points of GB/T 2312-1980: 6,763 characters and 682 signs."""
    found = set()
    for row in range(0xA1, 0xF8):
        for cell in range(0xA1, 0xFF):
            try:
                found.add(ord(bytes([row, cell]).decode("gb2312")))
            except UnicodeDecodeError:
                continue
    return found


def fetch(name: str, package: Package, folder: Path) -> tuple[Path, str]:
    """Pack one package with npm and unpack it; returns its folder and the tarball's sha256."""
    target = folder / name.replace("/", "+")
    target.mkdir()
    subprocess.run(
        ["npm", "pack", f"{name}@{package.version}", "--silent"],
        cwd=target,
        check=True,
        capture_output=True,
    )
    tarball = next(target.glob("*.tgz"))
    with tarfile.open(tarball) as archive:
        archive.extractall(target, filter="data")
    return target / "package", sha256(tarball.read_bytes())


def write(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)


def copy_files(package: Package, source: Path) -> None:
    """Copy the listed files; links to source maps are cut, since the maps are not shipped."""
    for inside, outside in package.files.items():
        data = (source / inside).read_bytes()
        if outside.endswith((".js", ".css")):
            data = SOURCE_MAP.sub("", data.decode()).rstrip().encode() + b"\n"
        write(VENDOR / outside, data)


def declared_icons() -> set[str]:
    """Of the menus and large choices of all apps."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "linli.site.settings")
    django.setup()
    from linli.ui import menu  # why: loads compiled code, which takes a second

    return {item.icon for item in menu.declared()}


def icons() -> list[str]:
    """Names wanted: by the apps' declarations, by templates and, for all else, in icons.txt."""
    found = {*ICONS.read_text().split(), *declared_icons()}
    for path in (ROOT / "linli").rglob("*.html"):
        found |= {a or b for a, b in DRAWN.findall(path.read_text())}
    return sorted(found)


def build_sprite(source: Path) -> None:
    """One SVG of symbols."""
    symbols = []
    for name in icons():
        svg = (source / "icons" / "outline" / f"{name}.svg").read_text()
        paths = re.findall(r"<(?:path|circle|rect|line|polyline|ellipse)[^>]*/>", svg)
        drawn = "".join(p for p in paths if 'd="M0 0h24v24H0z"' not in p)
        symbols.append(f'<symbol id="{name}" viewBox="0 0 24 24">{drawn}</symbol>')
    head = '<svg xmlns="http://www.w3.org/2000/svg">'
    write(SPRITE, (head + "\n" + "\n".join(symbols) + "\n</svg>\n").encode())


def cut(font_path: Path, points: set[int], flavor: str | None, target: Path) -> None:
    options = subset.Options()
    options.layout_features = ["kern", "mark", "mkmk", "ccmp", "locl", "vert"]
    options.hinting = False
    options.flavor = flavor
    options.recalc_timestamp = False
    font = TTFont(font_path, recalcTimestamp=False)
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=points)
    subsetter.subset(font)
    font.flavor = flavor
    target.parent.mkdir(parents=True, exist_ok=True)
    font.save(target)


def face(family: str, url: str, points: str, weight: str = "100 900") -> str:
    return (
        f"@font-face{{font-family:'{family}';font-style:normal;font-display:swap;"
        f"font-weight:{weight};src:url({url}) format('woff2');unicode-range:{points}}}\n"
    )


def build_web_font(web: Path, full: Path) -> set[int]:
    """The variable font in slices, plus one slice for what GB/T 2312 has and the slices lack."""
    covered: set[int] = set()
    css = []
    source = (web / "wght.css").read_text()
    for block in re.findall(r"@font-face \{(.*?)\}", source, re.S):
        name = re.search(r"files/([^)]+\.woff2)", block)
        points = re.search(r"unicode-range: ([^;]+);", block)
        if not name or not points:
            continue
        data = (web / "files" / name[1]).read_bytes()
        write(VENDOR / "fonts" / name[1], data)
        covered |= set(TTFont(VENDOR / "fonts" / name[1]).getBestCmap())
        css.append(face("Noto Sans SC", name[1], points[1]))
    missing = sorted(gb2312() - covered)
    ranges = ",".join(f"U+{point:X}" for point in missing)
    for weight, style in (("400", "400Regular"), ("700", "700Bold")):
        target = VENDOR / "fonts" / f"noto-sans-sc-rest-{weight}.woff2"
        cut(full / style / f"NotoSansSC_{style}.ttf", set(missing), "woff2", target)
        # A family of its own: faces of another weight range would hide the variable one.
        css.append(face("Noto Sans SC Rest", target.name, ranges, weight))
    write(VENDOR / "fonts" / "noto-sans-sc.css", "".join(css).encode())
    return covered


def build_paper_fonts(full: Path, points: set[int]) -> None:
    for style, name in (("400Regular", "Regular"), ("700Bold", "Bold")):
        source = full / style / f"NotoSansSC_{style}.ttf"
        cut(source, points | gb2312(), None, FONTS / f"NotoSansSC-{name}.ttf")


def write_licences(folders: dict[str, Path]) -> None:
    lines = [
        "# Third-party assets\n",
        "Written by `tools/vendor_assets.py`. The fonts in `linli/ui/fonts` come from the same",
        "Noto Sans SC packages; the icons in `static/ui/icons.svg` from `@tabler/icons`.\n",
        "| package | version | licence | home |",
        "| --- | --- | --- | --- |",
    ]
    lines += [f"| {n} | {p.version} | {p.licence} | {p.home} |" for n, p in PACKAGES.items()]
    mit = (folders["@tabler/icons"] / "LICENSE").read_text().strip()
    for name, package in PACKAGES.items():
        text = mit
        if package.licence_file and (folders[name] / package.licence_file).exists():
            text = (folders[name] / package.licence_file).read_text().strip()
        if name != FULL_FONT:
            lines.append(f"\n## {name}\n\n```text\n{text}\n```")
    write(VENDOR / "LICENSES.md", ("\n".join(lines) + "\n").encode())


def written_files() -> list[Path]:
    folders = (VENDOR, FONTS)
    found = [p for folder in folders for p in folder.rglob("*") if p.is_file()]
    return sorted([*found, SPRITE])


def fingerprints() -> dict[str, str]:
    return {str(p.relative_to(ROOT)): sha256(p.read_bytes()) for p in written_files()}


def check() -> int:
    """Compare the committed files with the lock; prints what differs."""
    locked = json.loads(LOCK.read_text())["files"]
    present = fingerprints()
    wrong = sorted(n for n in {*locked, *present} if locked.get(n) != present.get(n))
    for name in wrong:
        print(f"differs from the lock: {name}")
    return 1 if wrong else 0


def build() -> int:
    """Fetch, check against the locked sums, write everything, renew the list of files."""
    lock = json.loads(LOCK.read_text()) if LOCK.exists() else {"packages": {}, "files": {}}
    folders = {}
    with tempfile.TemporaryDirectory() as scratch:
        for name, package in PACKAGES.items():
            folders[name], found = fetch(name, package, Path(scratch))
            key = f"{name}@{package.version}"
            if lock["packages"].setdefault(key, found) != found:
                print(f"{key}: the download is not what the lock expects, nothing written")
                return 1
            print(f"fetched {key}")
        for name, package in PACKAGES.items():
            copy_files(package, folders[name])
        build_sprite(folders["@tabler/icons"])
        covered = build_web_font(folders[WEB_FONT], folders[FULL_FONT])
        build_paper_fonts(folders[FULL_FONT], covered)
        write_licences(folders)
    wanted = {f"{n}@{p.version}" for n, p in PACKAGES.items()}
    lock["packages"] = {k: v for k, v in sorted(lock["packages"].items()) if k in wanted}
    lock["files"] = fingerprints()
    write(LOCK, (json.dumps(lock, indent=1) + "\n").encode())
    return 0


if __name__ == "__main__":
    sys.exit(check() if "--check" in sys.argv else build())
