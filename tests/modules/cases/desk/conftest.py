"""A browser at the desk."""

from __future__ import annotations

import pytest


@pytest.fixture
def enter(world, client, settings, tmp_path):
    """Signs one of the world's people in."""
    settings.MEDIA_ROOT = tmp_path / "media"

    def sign_in(login, language="zh-hans"):
        client.cookies["language"] = language
        client.force_login(
            world.accounts[login], backend="django.contrib.auth.backends.ModelBackend"
        )
        return client

    return sign_in
