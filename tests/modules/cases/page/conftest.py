"""Browsers that are logged in, and steps sent as people send them."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from linli.core.tasks.models import Task
from tests.modules.cases.conftest import png


@pytest.fixture
def browse(world, settings, tmp_path):
    """A browser of one of the world's people, in a language."""
    settings.MEDIA_ROOT = tmp_path

    def log_in(login, language="zh-hans"):
        client = Client()
        client.force_login(world.accounts[login], "django.contrib.auth.backends.ModelBackend")
        client.cookies["language"] = language
        return client

    return log_in


@pytest.fixture
def take(browse):
    """Send a step's form; `task` names the kind of open task meant."""

    def send(login, case, verb, task="", **data):
        if task:
            data["task"] = Task.objects.get(subject_id=case.pk, kind=task, done_at=None).pk
        return browse(login).post(reverse("cases:case_step", args=[case.pk, verb]), data)

    return send


@pytest.fixture
def picture():
    """A file as a form sends it."""

    def make(colour=(1, 2, 3)):
        return SimpleUploadedFile("p.png", png(colour), "image/png")

    return make
