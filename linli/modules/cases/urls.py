"""All pages of cases, by face."""

from __future__ import annotations

from importlib import import_module, util

from django.urls import include, path

app_name = "cases"
FACES = (
    ("", "resident_urls"),
    ("", "desk_urls"),
    ("", "case_urls"),
    ("catalogue/replies/", "reply_urls"),
)
urlpatterns = [
    path(prefix, include(import_module(f"linli.modules.cases.{name}").patterns))
    for prefix, name in FACES
    if util.find_spec(f"linli.modules.cases.{name}")
]
