"""16 writers at once, 1,200 commands: nothing lost, nothing locked, nothing twice."""

from __future__ import annotations

import json
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from tests.endurance import database

pytestmark = [pytest.mark.slow, pytest.mark.django_db]
COMMANDS = 1200


def test_sixteen_writers_lose_nothing_and_double_nothing(tmp_path):
    # SQLite is served by one process with threads, PostgreSQL by several processes.
    processes, threads = (1, 16) if connection.vendor == "sqlite" else (2, 8)
    times = COMMANDS // (processes * threads)
    with database.fresh(tmp_path) as environment:
        cases = database.run(environment, "fill", 12)

        def write(seed):
            return database.run(environment, "writers", json.dumps(cases), threads, times, seed)

        with ThreadPoolExecutor(processes) as pool:
            told = list(pool.map(write, range(processes)))
        found = database.run(environment, "audit")
    did = sum((Counter(t["did"]) for t in told), Counter())
    assert [line for t in told for line in t["broken"]] == []
    assert sum(did.values()) == COMMANDS
    check(did, found)


def check(did, found):
    cases = {c["id"]: c for c in found["cases"]}
    for pk, case in cases.items():
        joined, returned = did[f"join:{pk}"], did[f"return:{pk}"]
        assert case["reporters"] == 1 + joined == found["reporters"][str(pk)]
        assert (
            case["returns"]
            == returned
            == found["entries"].get("cases.send_back", {}).get(str(pk), 0)
        )
        dispatched = found["entries"].get("cases.dispatch", {}).get(str(pk), 0)
        assert dispatched == did[f"dispatch:{pk}"]
        assert found["entries"]["cases.report"][str(pk)] == 1
    new = [c for c in cases.values() if c["client_id"].startswith("p:new-")]
    assert (
        len(new)
        == len({c["client_id"] for c in new})
        == sum(n for k, n in did.items() if k.startswith("new:"))
    )
    assert len({c["number"] for c in cases.values()}) == len(cases)
    assert found["open_tasks"] == {str(pk): 1 for pk in found["open"]}
    assert found["tasks_without_one_timer"] == []
    assert found["faults"] == []
