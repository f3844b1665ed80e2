"""Cases of this revision beside those of a former one, each with a cluster and a process of its own.

Both are measured in turn, portion by portion, so that what else the machine does falls on both.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tools.bench.cluster import cluster

ROOT = Path(__file__).resolve().parents[2]
WORKER = Path(__file__).with_name("worker.py")
STATEMENTS, TIMES_FORMER, UNIT_MS, LIST_MS = 10, 1.2, 2.0, 20.0
PORTION, WARM = 10, 20
# Times of one piece of work: (wall, Python's CPU, the database's CPU), in milliseconds.
Measured = list[float]


@dataclass
class Side:
    """A revision at work."""

    name: str
    process: subprocess.Popen[str]

    def told(self, what: str, *given: Any) -> Any:
        self.send(what, *given)
        return self.answer()

    def send(self, what: str, *given: Any) -> None:
        assert self.process.stdin
        print(json.dumps([what, *given]), file=self.process.stdin, flush=True)

    def answer(self) -> Any:
        assert self.process.stdout
        line = self.process.stdout.readline()
        if not line:
            raise SystemExit(f"bench: {self.name} ended; what it said stands above")
        return json.loads(line)


def run(rows: int, repeat: int, against: str, explain: bool) -> int:
    """Prints both sides; 1 when a limit is missed."""
    with ExitStack() as stack:
        sides = [stack.enter_context(at_work("now", ROOT))]
        if against:
            folder = stack.enter_context(checked_out(against))
            sides.insert(0, stack.enter_context(at_work(against[:8], folder)))
        for side in sides:
            side.send("fill", rows)
        names = [side.answer() for side in sides][-1]
        print(f"{rows:,} cases; wall, Python's and the database's CPU in ms, medians", flush=True)
        faults = creating(sides, repeat)
        for name in names:
            faults += asking(sides, name, max(repeat // 4, 5))
            if explain:
                print(*sides[-1].told("explain", name), sep="\n")
    print("; ".join(faults) or "all limits kept")
    return 1 if faults else 0


@contextmanager
def checked_out(revision: str) -> Iterator[Path]:
    """The revision's files in a worktree of their own."""
    with tempfile.TemporaryDirectory(prefix="linli-former-") as folder:
        tree = ["git", "-C", str(ROOT), "worktree"]
        subprocess.run([*tree, "add", "--quiet", "--detach", folder, revision], check=True)
        try:
            yield Path(folder)
        finally:
            subprocess.run([*tree, "remove", "--force", folder], check=True)


@contextmanager
def at_work(name: str, folder: Path) -> Iterator[Side]:
    with cluster() as url, tempfile.TemporaryDirectory() as data:
        given = {
            "LINLI_DATABASE": url, "LINLI_DATA": data, "PYTHONPATH": str(folder),
            "DJANGO_SETTINGS_MODULE": "linli.site.settings",
        }  # fmt: skip
        process = subprocess.Popen(
            [sys.executable, "-P", str(WORKER)], cwd=folder, env=os.environ | given, text=True,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        )  # fmt: skip
        with process:
            yield Side(name, process)


def creating(sides: list[Side], repeat: int) -> list[str]:
    """One case with everything that begins with it, beside a raw row of the same moment."""
    raws: list[list[Measured]] = [[] for _side in sides]
    wholes: list[list[Measured]] = [[] for _side in sides]
    for side in sides:
        side.told("create", WARM)
    for _portion in range(-(-repeat // PORTION)):
        for side, raw, whole in zip(sides, raws, wholes, strict=True):
            for one, two in side.told("create", PORTION):
                raw.append(one)
                whole.append(two)
    counts = [len(side.told("statements")) for side in sides]
    inserts, cases = [medians(raw) for raw in raws], [medians(whole) for whole in wholes]
    show("raw insert of one row", sides, inserts)
    show("create a case", sides, cases)
    ratios = [whole[0] / raw[0] for raw, whole in zip(inserts, cases, strict=True)]
    effort = [cpu(whole) / cpu(raw) for raw, whole in zip(inserts, cases, strict=True)]
    for side, ratio, by_cpu, count in zip(sides, ratios, effort, counts, strict=True):
        print(f"  {side.name}: {count} statements, {ratio:.1f} raw inserts, {by_cpu:.1f} by CPU")
    faults = [f"create: {counts[-1]} statements"] if counts[-1] > STATEMENTS else []
    if len(sides) > 1:
        faults += ["create: CPU above the former"] if cpu(cases[1]) > cpu(cases[0]) else []
        faults += ["create: ratio above the former"] if effort[1] > effort[0] else []
    return faults


def asking(sides: list[Side], name: str, repeat: int) -> list[str]:
    """One list or inbox: the statements that read its rows, and those that count."""
    found: list[list[dict[str, Measured]]] = [[] for _side in sides]
    for side in sides:
        side.told("ask", name, 2)
    for _portion in range(-(-repeat // PORTION)):
        for side, taken in zip(sides, found, strict=True):
            taken += side.told("ask", name, PORTION)
    faults: list[str] = []
    for part in ("rows", "count"):
        figures = [medians([one[part] for one in taken]) for taken in found]
        show(f"{name}: {part}", sides, figures)
        faults += missed(f"{name}: {part}", figures)
    return faults


def missed(name: str, figures: list[Measured]) -> list[str]:
    """By the database's own CPU: what else the machine does is in the wall's time."""
    limit = UNIT_MS if name == "a unit's open ones: rows" else LIST_MS
    faults = [f"{name}: more than {limit:g} ms"] if figures[-1][2] > limit else []
    if len(figures) > 1 and figures[1][2] > TIMES_FORMER * figures[0][2]:
        faults.append(f"{name}: slower than {TIMES_FORMER} x the former")
    return faults


def medians(found: list[Measured]) -> Measured:
    return [statistics.median(column) for column in zip(*found, strict=True)]


def cpu(figures: Measured) -> float:
    return figures[1] + figures[2]


def show(name: str, sides: list[Side], figures: list[Measured]) -> None:
    said = "   ".join(
        f"{side.name} {wall:7.2f} {here:6.2f} {there:6.2f}"
        for side, (wall, here, there) in zip(sides, figures, strict=True)
    )
    ratio = ""
    if len(sides) > 1:
        pairs = zip(figures[1], figures[0], strict=True)
        ratio = "   x" + "".join(f" {now / max(then, 0.001):5.2f}" for now, then in pairs)
    print(f"{name:<32} {said}{ratio}", flush=True)
