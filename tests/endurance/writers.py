"""Program: many threads make commands on the same few cases; prints what each believes it did."""

from __future__ import annotations

import json
import random
import sys
import threading
import traceback
from collections import Counter
from typing import Any

import django

django.setup()

from django.db import connection

from linli.core.access import queries as access
from linli.core.access.actor import Actor
from linli.core.errors import Error
from linli.core.people.models import Account, Organisation
from linli.modules.cases.commands import desk, intake, unit
from tests import world

did: Counter[str] = Counter()
broken: list[str] = []
lock = threading.Lock()


def steps(cases: list[int], seed: int) -> list[Any]:
    """Commands to choose from; each returns the name under which its success is counted."""
    clerk = access.actor_of(Account.objects.get(login="shequ"))
    handler = access.actor_of(Account.objects.get(login="denghuo"))
    lighting = Organisation.objects.get(name__contains="路灯").pk

    def join(pk: int, chance: random.Random) -> str:
        intake.join(Actor.public(), pk, client_id=f"join-{pk}-{chance.random()}", out={})
        return f"join:{pk}"

    def dispatch(pk: int, chance: random.Random) -> str:
        desk.dispatch(clerk, pk, unit=lighting)
        return f"dispatch:{pk}"

    def send_back(pk: int, chance: random.Random) -> str:
        unit.send_back(handler, pk, reason="不属我单位")
        return f"return:{pk}"

    def report(pk: int, chance: random.Random) -> str:
        told = intake.Report(
            matter=world.STREETLIGHT, client_id=f"new-{chance.randrange(60):016d}", lon=world.INSIDE[0],
            lat=world.INSIDE[1], description="路灯不亮",
        )  # fmt: skip
        made = intake.report(Actor.public(), report=told)
        return "again" if made.repeated else f"new:{made.case}"

    return [join, join, dispatch, send_back, report]


def work(cases: list[int], seed: int, times: int) -> None:
    chance = random.Random(seed)
    known = steps(cases, seed)
    for _ in range(times):
        step, pk = chance.choice(known), chance.choice(cases)
        try:
            name = step(pk, chance)
        except Error as refused:
            name = f"refused:{refused.code}"
        with lock:
            did[name] += 1
    connection.close()


def collect(failed: threading.ExceptHookArgs) -> None:
    """What must not happen ends its thread and is told at the end."""
    with lock:
        broken.append("".join(traceback.format_exception(failed.exc_value)))


def main(cases: list[int], threads: int, times: int, seed: int) -> None:
    threading.excepthook = collect
    workers = [
        threading.Thread(target=work, args=(cases, seed * 1000 + n, times)) for n in range(threads)
    ]
    for one in workers:
        one.start()
    for one in workers:
        one.join()
    print(json.dumps({"did": did, "broken": broken}))


if __name__ == "__main__":
    main(json.loads(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4]))
