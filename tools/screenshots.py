"""Pictures of the main pages for README and docs, from a demo that is already running.

python -m tools.screenshots [http://127.0.0.1:8000]    writes docs/screenshots/*.png
"""

from __future__ import annotations

import argparse
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.sync_api import sync_playwright

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "docs" / "screenshots"
PASSWORD = "linli-demo-2026"
SIZES = {"390x844": (390, 844), "1440x900": (1440, 900), "1920x1080": (1920, 1080)}
PHONE, DESK, WALL = SIZES
SIX_DIGITS = re.compile(r"\b\d{6}\b")
SETTLE = 1200  # milliseconds a map or chart may take to draw after the network is quiet
CASE_LINK = re.compile(r"/desk/cases/\d+/$")


@dataclass(frozen=True)
class Shot:
    """A page of one face. `name.png` is taken at `size`, `name-<size>.png` at every size."""

    name: str
    path: str
    size: str
    login: str = ""
    first: Callable[[Any], None] | None = None  # what is done on the page before the picture


@dataclass(frozen=True)
class Sheet:
    """The first page of a printed sheet as `name.png`; needs pdftoppm (poppler-utils)."""

    name: str
    path: str
    login: str


PLACE = """
({ grid, from }) => {
  const editor = document.querySelector("[data-plan-editor]").editor;
  const middle = (shape) => {
    const ring = shape.type === "Polygon" ? shape.coordinates[0] : shape.coordinates[0][0];
    const xs = ring.map((p) => p[0]), ys = ring.map((p) => p[1]);
    return [(Math.min(...xs) + Math.max(...xs)) / 2, (Math.min(...ys) + Math.max(...ys)) / 2];
  };
  return fetch(document.querySelector("[data-plan-editor]").dataset.layersUrl)
    .then((answer) => answer.json())
    .then((drawn) => {
      const grids = drawn.grids.features.sort((a, b) => b.properties.households - a.properties.households);
      const full = grids[0], target = grids[grids.length - 1];
      const goal = middle(target.geometry);
      const far = (piece) => Math.hypot(middle(piece.geometry)[0] - goal[0], middle(piece.geometry)[1] - goal[1]);
      const own = drawn.pieces.features.filter((p) => p.properties.grid === full.properties.id);
      const nearest = own.sort((a, b) => far(a) - far(b))[0];
      return [middle(nearest.geometry), goal].map((at) => editor.view.map.project(at));
    });
}
"""


def move_begun(page: Any) -> None:
    """A compound picked up and its new grid pointed at: the effect stands beside the map."""
    page.wait_for_selector("[data-plan-editor][data-ready=yes]", timeout=30_000)
    page.click("[data-tool=move]")
    box = page.locator("[data-map]").bounding_box()
    for at in page.evaluate(PLACE, {}):
        page.mouse.click(box["x"] + at["x"], box["y"] + at["y"])


SHOTS = (
    Shot("home", "/", PHONE),
    Shot("public", "/cases/public", DESK),
    Shot("report", "/report/", PHONE),
    Shot("desk", "/desk/", DESK, "jiedao"),
    Shot("board", "/desk/cases/board/", DESK, "zhujian"),
    Shot("list", "/desk/cases/", DESK, "jiedao"),
    Shot("case", "first case", DESK, "jiedao"),
    Shot("map", "/desk/cases/map/", WALL, "jiedao"),
    Shot("worker", "/worker/", PHONE, "wangge"),
    Shot("statistics", "/desk/statistics/", WALL, "lingdao"),
    Shot("console", "/console/", DESK, "xitong"),
    Shot("grids", "/grids/", DESK, "jiedao"),
    Shot("grids-editor", "/grids/plans/4/", WALL, "jiedao"),
    Shot("grids-editing", "/grids/plans/2/", DESK, "jiedao", move_begun),
    Shot("grids-compare", "/grids/compare/?plan=2&plan=3&present=1", DESK, "jiedao"),
    Shot("grids-map", "/grids/map/?area=330402010", WALL, "jiedao"),
    Shot("grids-grid", "/grids/330402010033001/", DESK, "jiedao"),
    Shot("grids-public", "/grid/330402010033001/", PHONE),
    Shot("places", "/grids/places/", DESK, "jiedao"),
)
SHEETS = (
    Sheet("grids-sheet", "/grids/330402010033006/sheet.pdf", "jiedao"),
    Sheet("grids-handover", "/grids/plans/1/handover/sheets.pdf", "jiedao"),
)


@contextmanager
def browser() -> Iterator[Any]:
    path = shutil.which("chromium") or "/usr/bin/chromium"
    with sync_playwright() as playwright:
        found = playwright.chromium.launch(
            executable_path=path, args=["--no-sandbox", "--enable-unsafe-swiftshader"]
        )
        yield found
        found.close()


def log_in(page: Any, base: str, login: str) -> None:
    """Password, and the second step where one is set up: the demo shows its code on the page."""
    page.goto(f"{base}/login/")
    page.fill("input[name=username]", login)
    page.fill("input[name=password]", PASSWORD)
    page.locator("main form button[type=submit]").first.click()
    page.wait_for_load_state("networkidle")
    if "/login/" in page.url:
        raise SystemExit(f"{login} cannot log in at {base}: is this the demo?")
    page.goto(f"{base}/account/second/")
    shown = page.locator("main p.tabular strong")
    code = SIX_DIGITS.search(shown.first.inner_text()) if shown.count() else None
    if code:
        page.locator("main form input[type=text], main form input[inputmode]").first.fill(code[0])
        page.locator("main form button[type=submit]").first.click()
        page.wait_for_load_state("networkidle")


def first_case(page: Any, base: str) -> str:
    """The address of the topmost case that is being handled, else of the topmost one."""
    for query in ("?state=handling", ""):
        page.goto(f"{base}/desk/cases/{query}")
        hrefs = page.eval_on_selector_all("main a", "links => links.map(a => a.pathname)")
        found = [href for href in hrefs if CASE_LINK.fullmatch(href)]
        if found:
            return str(found[0])
    raise SystemExit("there is no case to show")


def take(page: Any, base: str, shot: Shot, folder: Path) -> list[Path]:
    path = first_case(page, base) if shot.name == "case" else shot.path
    made = []
    for name, (width, height) in SIZES.items():
        page.set_viewport_size({"width": width, "height": height})
        answer = page.goto(f"{base}{path}", wait_until="networkidle")
        if answer is None or answer.status != 200:
            raise SystemExit(f"{path} answered {answer.status if answer else 'nothing'}")
        page.wait_for_timeout(SETTLE)
        if shot.first is not None:
            shot.first(page)
        target = folder / f"{shot.name}-{name}.png"
        page.screenshot(path=target)
        if name == shot.size:
            shutil.copyfile(target, folder / f"{shot.name}.png")
        made.append(target)
    return made


def print_out(page: Any, base: str, sheet: Sheet, folder: Path) -> Path:
    """The sheet as a picture of its first page."""
    answer = page.context.request.get(f"{base}{sheet.path}")
    if answer.status != 200:
        raise SystemExit(f"{sheet.path} answered {answer.status}")
    target = folder / sheet.name
    command = ["pdftoppm", "-r", "90", "-png", "-singlefile", "-", str(target)]
    subprocess.run(command, input=answer.body(), check=True)
    return target.with_suffix(".png")


def run(base: str, folder: Path, only: Sequence[str]) -> int:
    folder.mkdir(parents=True, exist_ok=True)
    wanted = [s for s in SHOTS if not only or s.name in only]
    printed = [s for s in SHEETS if not only or s.name in only]
    with browser() as chromium:
        for login in dict.fromkeys([*(s.login for s in wanted), *(s.login for s in printed)]):
            context = chromium.new_context(locale="zh-CN", timezone_id="Asia/Shanghai")
            page = context.new_page()
            if login:
                log_in(page, base, login)
            for shot in (s for s in wanted if s.login == login):
                for path in take(page, base, shot, folder):
                    print(path.relative_to(ROOT) if path.is_relative_to(ROOT) else path)
            for sheet in (s for s in printed if s.login == login):
                path = print_out(page, base, sheet, folder)
                print(path.relative_to(ROOT) if path.is_relative_to(ROOT) else path)
            context.close()
    return 0


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="tools.screenshots", description=__doc__)
    parser.add_argument("base", nargs="?", default="http://127.0.0.1:8000", help="running demo")
    parser.add_argument("--folder", type=Path, default=FOLDER)
    parser.add_argument(
        "--only", nargs="*", default=(), choices=[s.name for s in (*SHOTS, *SHEETS)]
    )
    chosen = parser.parse_args(arguments)
    return run(chosen.base.rstrip("/"), chosen.folder, chosen.only)


if __name__ == "__main__":
    sys.exit(main())
