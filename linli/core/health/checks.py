"""Is the system well? Each check says what it found and what to do. Used by page and command."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone
from django.utils.translation import gettext as _

from linli.core.clock import queries as clock
from linli.core.journal import chain
from linli.core.outbox.models import Beat, Message
from linli.core.subjects.faces import briefs
from linli.core.tasks import queries as tasks
from linli.core.values import keys, rotation
from linli.core.values.sealing import key_of, unseal

OK, WARN, BAD = "ok", "warn", "bad"
SHIPPED_SECRET = "only-for-demo-and-tests-refused-by-serve"
WORKER_LATE = timedelta(minutes=2)
CLOCK_FROM = datetime(2025, 1, 1, tzinfo=UTC)
CLOCK_SLACK = timedelta(minutes=1)
DISK_WARN, DISK_BAD = 5 * 2**30, 2**30
MOST_NAMED = 5


@dataclass(frozen=True)
class Check:
    """`level` is ok, warn or bad; `advice` is empty when nothing is to be done."""

    name: str
    level: str
    sentence: str
    advice: str = ""


def checks(now: datetime | None = None) -> list[Check]:
    """Every check; one that breaks is itself a finding and stops no other."""
    moment = now or timezone.now()
    return [_safe(name, check, moment) for name, check in _all().items()]


def worst(found: list[Check]) -> str:
    levels = {check.level for check in found}
    return next((level for level in (BAD, WARN) if level in levels), OK)


def _all() -> dict[str, Callable[[datetime], tuple[str, ...]]]:
    return {
        _("Database"): database,
        _("Migrations"): migrations,
        _("Worker"): worker,
        _("Dead letters"): dead_letters,
        _("Tasks without holder"): orphans,
        _("Calendar"): calendar,
        _("Translations"): translations,
        _("Clock"): system_clock,
        _("Disk"): disk,
        _("Secret"): secret,
        _("Encryption keys"): key_file,
    }


def _safe(name: str, check: Callable[[datetime], tuple[str, ...]], now: datetime) -> Check:
    try:
        return Check(name, *check(now))
    except Exception as error:  # whatever breaks is what the reader must know
        said = _("The check itself failed: %(error)s.") % {
            "error": f"{type(error).__name__}: {error}"
        }
        return Check(name, BAD, said[:300], _("Start with the database and the migrations."))


def database(now: datetime) -> tuple[str, ...]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return OK, _("%(vendor)s answers.") % {"vendor": connection.display_name}


def migrations(now: datetime) -> tuple[str, ...]:
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if not plan:
        return OK, _("All tables are as this version needs them.")
    said = _("%(count)d migrations are missing.") % {"count": len(plan)}
    return BAD, said, _("Stop the service, make a backup and run: linli migrate")


def worker(now: datetime) -> tuple[str, ...]:
    last = Beat.objects.order_by("-at").first()
    start = _("Start it with: linli worker")
    if last is None:
        return BAD, _("The worker has never run."), start
    failing = list(Beat.objects.exclude(error="").values_list("name", flat=True))
    if now - last.at > WORKER_LATE:
        said = _("The worker has been silent for %(minutes)d minutes: nothing is delivered.")
        return BAD, said % {"minutes": (now - last.at).total_seconds() // 60}, start
    for found in chain.standing(now):
        return BAD, found.sentence, _("Read its error on the outbox page.")
    if failing:
        said = _("A duty of the worker fails: %(names)s.") % {"names": ", ".join(failing)}
        return WARN, said, _("Read its error on the outbox page.")
    return OK, _("The worker ran %(seconds)d seconds ago.") % {
        "seconds": max(0, (now - last.at).total_seconds())
    }


def dead_letters(now: datetime) -> tuple[str, ...]:
    dead = Message.objects.filter(dead_at__isnull=False).count()
    if not dead:
        return OK, _("No message was given up.")
    said = _("%(count)d messages were given up after many tries.") % {"count": dead}
    return WARN, said, _("Open the outbox, mend the cause, then try them again.")


def orphans(now: datetime) -> tuple[str, ...]:
    """Names the things, so that somebody can give their tasks to others."""
    held = tasks.orphans(timezone.localtime(now).date())
    if not held:
        return OK, _("Every open task has somebody who can do it.")
    said = _(
        "%(count)d open tasks lie with somebody who has left or a unit that is closed: %(numbers)s."
    )
    named = briefs((task.subject_type, task.subject_id) for task in held[:MOST_NAMED]).values()
    numbers = ", ".join(one.number for one in named)
    todo = _("Open each and give its task to another, or send it back to the desk.")
    return WARN, said % {"count": len(held), "numbers": numbers}, todo


def calendar(now: datetime) -> tuple[str, ...]:
    missing = clock.incomplete_years(now)
    this = timezone.localtime(now).year
    if not missing:
        return OK, _("This and the next year are complete.")
    years = ", ".join(map(str, missing))
    said = _("The working calendar is not complete for %(years)s.") % {"years": years}
    todo = _("Enter the State Council's notice in the calendar and mark the year complete.")
    if this not in missing and timezone.localtime(now).month < 12:
        return OK, said + " " + _("The notice for the next year comes out in autumn.")
    return (BAD if this in missing else WARN), said, todo


def translations(now: datetime) -> tuple[str, ...]:
    package = Path(__file__).resolve().parents[3]
    written = sorted(package.glob("**/locale/zh_Hans/LC_MESSAGES/django.po"))
    missing = [po for po in written if not po.with_suffix(".mo").exists()]
    if not missing:
        return OK, _("%(count)d catalogues are compiled.") % {"count": len(written)}
    said = _("%(count)d catalogues are not compiled; pages fall back to English.")
    return WARN, said % {"count": len(missing)}, _("Run: python -m tools.messages compile")


def system_clock(now: datetime) -> tuple[str, ...]:
    latest = Beat.objects.order_by("-at").values_list("at", flat=True).first()
    todo = _("Set the machine's clock and switch on time synchronisation (NTP).")
    if now < CLOCK_FROM:
        return BAD, _("The machine's clock stands at %(now)s.") % {"now": f"{now:%F}"}, todo
    if latest is not None and latest > now + CLOCK_SLACK:
        return BAD, _("The machine's clock is behind what was already written."), todo
    return OK, _("%(now)s, Asia/Shanghai.") % {"now": f"{timezone.localtime(now):%F %T}"}


def disk(now: datetime) -> tuple[str, ...]:
    place = Path(settings.DATA)
    while not place.exists():
        place = place.parent
    free = shutil.disk_usage(place).free
    said = _("%(gigabytes).1f GB are free for data.") % {"gigabytes": free / 2**30}
    if free >= DISK_WARN:
        return OK, said
    return (
        (BAD if free < DISK_BAD else WARN),
        said,
        _("Free space or add a disk before it is full."),
    )


def secret(now: datetime) -> tuple[str, ...]:
    if settings.SECRET_KEY != SHIPPED_SECRET:
        return OK, _("The secret key is this place's own.")
    if settings.DEMO:
        return OK, _("The shipped secret key is used, as a demo may.")
    todo = _("Set LINLI_SECRET to 50 random characters and start again.")
    return BAD, _("The secret key is the one everybody knows."), todo


def key_file(now: datetime) -> tuple[str, ...]:
    """Is the file there, sound, for its owner only, of the cipher the settings name, and the one
    that reads what the database holds?"""
    todo = _("Put it back from its backup. Never make a new one over data.")
    try:
        ring, held = keys.ring(), rotation.in_use()
        lost = {key_of(stored) for _place, stored in held} - {key.id for key in ring.keys}
        if lost:
            said = _("Values are encrypted with keys that are not in %(path)s: %(ids)s.")
            return BAD, said % {"path": keys.path(), "ids": ", ".join(sorted(lost))}, todo
        for place, stored in held:
            unseal(stored, place)
    except keys.KeyFault as fault:
        return BAD, fault.detail, todo
    current = ring.current
    if not keys.private():
        said = _("Others on this machine can read the keys in %(path)s.") % {"path": keys.path()}
        return BAD, said, _("Run: chmod 600 on the file. Then: linli keys rotate")
    if current.cipher != settings.CIPHER:
        said = _("Contacts are encrypted by %(now)s, the settings ask for %(wanted)s.")
        wanted = {"now": current.cipher, "wanted": settings.CIPHER}
        return WARN, said % wanted, _("Run: linli keys rotate")
    return OK, _("Contacts are encrypted with key %(id)s.") % {"id": current.id}
