"""Program: accounts whose numbers change again and again until a file appears; says when they are
there, and prints the last ones."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import django

django.setup()

from linli.core.people.models import Account

ROWS = 200


def main(stop: Path) -> None:
    rows = [
        Account.objects.create(district="330402", login=f"a{n}", name=f"a{n}", phone=f"138{n:08d}")
        for n in range(ROWS)
    ]
    print("filled", flush=True)
    last: dict[int, str] = {row.pk: row.phone for row in rows}
    n = 0
    while n < 300 or not stop.exists():
        pk = rows[n % ROWS].pk
        last[pk] = f"139{n:08d}"
        Account.objects.filter(pk=pk).update(phone=last[pk])
        n += 1
    held = dict(Account.objects.values_list("pk", "phone"))
    found = sum(Account.objects.filter(phone=phone).count() for phone in last.values())
    print(json.dumps({"same": held == last, "found": found, "written": n}))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
