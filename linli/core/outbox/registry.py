"""Who handles which topic, and what is done every so many seconds."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.utils.module_loading import autodiscover_modules

Handler = Callable[[dict[str, Any], Any], None]
Tick = Callable[[datetime], Any]
HANDLERS: dict[str, Handler] = {}
OUTSIDE: set[str] = set()
TICKS: dict[str, tuple[float, Tick]] = {}
# What topics and duties are called where people read of them.
NAMES: dict[str, Any] = {}


def handles(topic: str, *, outside: bool = False, name: Any = "") -> Callable[[Handler], Handler]:
    """One handler per topic: its effects in the database happen once, others at least once.

    `name`: what people call it; `outside`: it calls another system, which may take seconds, so it runs without a transaction.
    """

    def register(handler: Handler) -> Handler:
        HANDLERS[topic], NAMES[topic] = handler, name or topic
        if outside:
            OUTSIDE.add(topic)
        return handler

    return register


def ticks(seconds: float, name: Any = "") -> Callable[[Tick], Tick]:
    """Run by the worker about every `seconds`, and by one worker at a time."""

    def register(tick: Tick) -> Tick:
        duty = f"{tick.__module__}.{tick.__name__}"
        TICKS[duty], NAMES[duty] = (seconds, tick), name or duty
        return tick

    return register


def load() -> None:
    """Import every app's tasks.py."""
    autodiscover_modules("tasks")
