"""What an engine cannot use, said to people in their language."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.utils.translation import gettext

from linli.core.errors import Invalid
from linli.engines import sentences
from linli.engines.sentences import Unusable


def said(value: Any) -> Any:
    """Any answer of an engine with its sentences as text in the active language."""
    return sentences.said(value, gettext)


@contextmanager
def answered() -> Iterator[None]:
    """Around calls of engines, as `with` or decorator: their `Unusable` becomes our `Invalid`."""
    try:
        yield
    except Unusable as error:
        raise Invalid(said(error.fields), said(error.summary), code=error.code or None) from error
