"""Program: tables, the small district and some cases in the database of the environment."""

from __future__ import annotations

import json
import sys

import django

django.setup()

from django.core.management import call_command

from linli.core.access.actor import Actor
from linli.core.figures.models import Figure
from linli.core.values import rotation
from linli.modules.cases.commands import intake
from tests import world


def main(cases: int) -> None:
    call_command("migrate", verbosity=0)
    rotation.prepare()
    world.build()
    # Messages go out at any hour: the proof must not wait for the morning.
    Figure.objects.filter(code="notices.quiet_from").update(value="07:30")
    ids = [
        intake.report(
            Actor.public(),
            report=intake.Report(
                matter=world.STREETLIGHT, client_id=f"old-{n:016d}", lon=world.INSIDE[0],
                lat=world.INSIDE[1], description="路灯不亮",
            ),
        ).case
        for n in range(cases)
    ]  # fmt: skip
    print(json.dumps(ids))


if __name__ == "__main__":
    main(int(sys.argv[1]))
