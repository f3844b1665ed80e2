from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.engines.pictures import photos


@pytest.fixture
def photo() -> Callable[..., bytes]:
    return photos.photo
