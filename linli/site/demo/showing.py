"""Builds the demo once, and says how to look at it."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path

from django.conf import settings
from django.db import connection

from linli import __version__
from linli.core.errors import Refused
from linli.core.people.models import Account
from linli.site.demo import building
from linli.site.progress import counting

MARK = "demo.json"


def mark() -> Path:
    return Path(settings.DATA) / MARK


def prepare(seed: int, cases: int, migrate: Callable[[], None]) -> None:
    """A demo built before by this version and seed is used again; half a one is built anew."""
    wanted = {"version": __version__, "seed": seed, "cases": cases}
    if mark().exists() and json.loads(mark().read_text())["wanted"] == wanted:
        return
    clear()
    print(
        "邻里演示：正在生成演示数据，约需一分钟…… / Building the demo district, about a minute …",
        flush=True,
    )
    migrate()
    with counting("事项 / cases", cases) as advance:
        logins = building.build(seed=seed, cases=cases, progress=advance)
    mark().write_text(json.dumps({"wanted": wanted, "logins": [asdict(one) for one in logins]}))


def clear() -> None:
    """Throw away what is left of a demo; never a database that real people use."""
    if connection.introspection.table_names() and real():
        raise Refused(
            "This folder holds a real district, which the demo would erase. "
            "Name another one: linli --data FOLDER demo"
        )
    mark().unlink(missing_ok=True)
    name = str(connection.settings_dict["NAME"])
    if connection.vendor != "sqlite":
        if connection.introspection.table_names():
            raise Refused("The demo needs an empty database; this one has tables already.")
        return
    connection.close()
    for path in (name, name + "-wal", name + "-shm"):
        Path(path).unlink(missing_ok=True)
    shutil.rmtree(settings.MEDIA_ROOT, ignore_errors=True)


def real() -> bool:
    """Somebody who is not of the demo has an account, or the accounts cannot be read."""
    if "people_account" not in connection.introspection.table_names():
        return True
    return Account.objects.filter(demo=False).exists()


def text(base: str) -> str:
    """Addresses and log-ins of each face."""
    from linli.core.demo.cast import PASSWORD  # why: needs Django set up

    held = json.loads(mark().read_text())
    lines = [
        "",
        f"邻里演示已启动 / The demo runs at {base}",
        f"  居民（无需登录） / resident, no log-in   {base}/",
        f"  工作人员登录 / staff log-in              {base}/login/",
        f"  演示口令（仅限本机） / password, this machine only: {PASSWORD}",
        "",
    ]
    for login in held["logins"]:
        second = (
            "  （需要二次验证时，验证码就在该页 / second step: its code stands where it is asked）"
            if login["secret"]
            else ""
        )
        lines.append(f"  {login['login']:<10}{login['face']}{second}")
    lines += ["", "  停止 / stop: Ctrl-C", ""]
    return "\n".join(lines)
