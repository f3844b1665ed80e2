"""Keep in each process what rarely changes; one statement per request tells whether it did."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, Generic, TypeVar

from linli.core.versions.models import Stamp

T = TypeVar("T")
_frame: ContextVar[dict[str, str] | None] = ContextVar("versions_frame", default=None)


@contextmanager
def frame() -> Iterator[None]:
    """Within it the stamps are read once. Opened per request and per command; nests freely."""
    if _frame.get() is not None:
        yield
        return
    token = _frame.set({})
    try:
        yield
    finally:
        _frame.reset(token)


def tokens() -> dict[str, str]:
    """All stamps by name."""
    held = _frame.get()
    if held:
        return held
    read = {"": "", **dict(Stamp.objects.values_list("name", "token"))}
    if held is not None:
        held.update(read)
        return held
    return read


def bump(name: str) -> None:
    """Say that the rows behind `name` changed; call it in the transaction that changes them."""
    token = uuid.uuid4().hex
    Stamp.objects.update_or_create(name=name, defaults={"token": token})
    held = _frame.get()
    if held:
        held[name] = token


class Cached(Generic[T]):
    """A loader whose answer is kept until its stamp changes."""

    def __init__(self, name: str, loader: Callable[[], T]) -> None:
        self.name, self.loader = name, loader
        self.held: tuple[str, T] | None = None
        self.__doc__ = loader.__doc__

    def __call__(self) -> T:
        token = tokens().get(self.name, "")
        held = self.held
        if held is None or held[0] != token:
            held = self.held = (token, self.loader())
        return held[1]

    def forget(self) -> None:
        self.held = None


_all: list[Cached[Any]] = []


def cached(name: str) -> Callable[[Callable[[], T]], Cached[T]]:
    """Decorate a loader without parameters; call the result as often as you like."""

    def wrap(loader: Callable[[], T]) -> Cached[T]:
        kept = Cached(name, loader)
        _all.append(kept)
        return kept

    return wrap


def forget_all() -> None:
    """For tests, whose databases come and go within one process."""
    for kept in _all:
        kept.forget()
