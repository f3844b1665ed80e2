"""kill -9 of server and worker at any moment: nothing half done, nothing lost, nothing twice."""

from __future__ import annotations

import json
import random
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections import Counter
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from tests import world
from tests.endurance import database

pytestmark = [pytest.mark.slow, pytest.mark.django_db]
REPORTS, KILLS = 120, 4


class Gateway(BaseHTTPRequestHandler):
    """The text gateway of a city: counts what arrives."""

    received: Counter[str] = Counter()

    def do_POST(self):
        told = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.received[told["to"]] += 1
        self.send_response(200)
        self.send_header("Content-Length", "2")
        self.end_headers()
        self.wfile.write(b"{}")

    def log_message(self, *_):
        """Quiet."""


@pytest.fixture
def gateway():
    Gateway.received = Counter()
    server = ThreadingHTTPServer(("127.0.0.1", 0), Gateway)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()


def free_port():
    with socket.socket() as chosen:
        chosen.bind(("127.0.0.1", 0))
        return chosen.getsockname()[1]


class Site:
    """The server and the worker as two processes, killed without warning and started again."""

    def __init__(self, environment):
        self.environment = environment | {"LINLI_CLIENT_ADDRESS_HEADER": "HTTP_X_REAL_IP"}
        self.port, self.running = free_port(), []

    def start(self):
        serve = ["serve", "--port", str(self.port), "--threads", "4"]
        for arguments in (serve, ["worker"]):
            self.running.append(
                subprocess.Popen(
                    [sys.executable, "-m", "linli.site.cli", *arguments], cwd=database.ROOT,
                    env=self.environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                    start_new_session=True,
                )
            )  # fmt: skip
        limit = time.monotonic() + 30
        while time.monotonic() < limit:
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{self.port}/health", timeout=2)
                return
            except OSError:
                time.sleep(0.1)
        raise AssertionError("the server did not start")

    def kill(self):
        import os

        for process in self.running:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
        self.running = []

    def report(self, n):
        told = {
            "client_id": f"phone-{n:016d}", "matter": world.STREETLIGHT, "lon": world.INSIDE[0],
            "lat": world.INSIDE[1], "description": "路灯不亮", "phone": f"139{n:08d}",
        }  # fmt: skip
        request = urllib.request.Request(
            f"http://127.0.0.1:{self.port}/api/v1/cases/", json.dumps(told).encode(),
            # Many reporters: one address sends only so much without a key.
            {"Content-Type": "application/json", "X-Real-IP": f"10.0.0.{n % 250}"},
        )  # fmt: skip
        try:
            with urllib.request.urlopen(request, timeout=10) as answer:
                return answer.status in (200, 201)
        except (OSError, urllib.error.HTTPError):
            return False


def test_killed_at_any_moment_everything_is_there_once(tmp_path, gateway):
    chance = random.Random(11)
    with database.fresh(tmp_path) as environment:
        environment["LINLI_SMS_URL"] = gateway
        database.run(environment, "fill", 0)
        site = Site(environment)
        site.start()
        waiting = list(range(REPORTS))
        for _ in range(KILLS):
            killer = threading.Timer(chance.uniform(0.1, 0.8), site.kill)
            killer.start()
            waiting = send(site, waiting)
            killer.join()
            site.start()
        while waiting:
            waiting = send(site, waiting)
        site.kill()
        found = database.run(environment, "audit", "drain")
    check(found)
    numbers = {f"139{n:08d}" for n in range(REPORTS)}
    assert set(Gateway.received) == numbers


def send(site, waiting):
    """What was not answered is sent again, as phones do; some of it twice on purpose."""
    left = []
    for n in waiting:
        if not site.report(n):
            left.append(n)
        elif n % 7 == 0:
            site.report(n)
    return left


def check(found):
    assert sorted(c["client_id"] for c in found["cases"]) == sorted(
        f"p:phone-{n:016d}" for n in range(REPORTS)
    )
    ids = [c["id"] for c in found["cases"]]
    assert found["entries"]["cases.report"] == {str(pk): 1 for pk in ids}
    assert found["open_tasks"] == {str(pk): 1 for pk in ids}
    assert found["reporters"] == {str(pk): 1 for pk in ids}
    assert sorted(found["informed"]) == sorted(ids)
    assert found["undone"] == []
    assert (found["tasks_without_one_timer"], found["faults"]) == ([], [])
