"""`linli keys rotate` beside a program that keeps writing: nothing is lost, nothing stays old."""

from __future__ import annotations

import json
import subprocess
import sys

from tests.endurance import database


def test_rotation_beside_a_writer_loses_nothing(db, tmp_path):
    with database.fresh(tmp_path) as environment:
        linli(environment, "migrate")
        stop = tmp_path / "stop"
        writer = subprocess.Popen(
            [sys.executable, "-m", "tests.endurance.contacts", str(stop)],
            cwd=database.ROOT, env=environment, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip
        assert writer.stdout.readline() == "filled\n"
        first = linli(environment, "keys", "rotate")
        assert "people_account" in first
        linli(environment, "keys", "rotate")
        stop.touch()
        said = json.loads(writer.communicate(timeout=120)[0].splitlines()[-1])
        assert (said["same"], said["found"]) == (True, 200)
        linli(environment, "keys", "rotate")
        states = [line.split()[2] for line in linli(environment, "keys", "list").splitlines()]
        assert states == ["retired"] * 3 + ["current"]


def linli(environment, *arguments):
    done = subprocess.run(
        [sys.executable, "-m", "linli.site.cli", *arguments],
        cwd=database.ROOT, env=environment, capture_output=True, text=True, timeout=180,
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout
