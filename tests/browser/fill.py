"""Program: the small district with passwords, in the database of the environment."""

from __future__ import annotations

import json

import django

django.setup()

from django.core.management import call_command

from linli.core.values import rotation
from tests import world

PASSWORD = "nanhu-gui-yuan-2026"


def main() -> None:
    call_command("migrate", verbosity=0)
    rotation.prepare()
    small = world.build()
    for account in small.accounts.values():
        account.set_password(PASSWORD)
        account.save()
    print(json.dumps({"lighting": small.units["lighting"].pk}))


if __name__ == "__main__":
    main()
