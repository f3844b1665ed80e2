"""So much from one address in so much time, counted in memory."""

from __future__ import annotations

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest

from linli.core.errors import TooMany


def check(request: HttpRequest, what: str, most: int, seconds: int = 600) -> None:
    """Raises TooMany from the try after `most` on. Behind a proxy set CLIENT_ADDRESS_HEADER."""
    header = settings.CLIENT_ADDRESS_HEADER or "REMOTE_ADDR"
    key = f"throttle:{what}:{request.META.get(header, '')[:64]}"
    cache.add(key, 0, seconds)
    try:
        tries = cache.incr(key)
    except ValueError:
        return
    if tries > most:
        raise TooMany()
