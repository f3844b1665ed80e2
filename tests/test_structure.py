"""Floors, doors and names stay as docs/architecture.md tells them."""

from __future__ import annotations

from tools import check


def test_structure_has_no_faults():
    assert check.faults() == []


def test_check_sees_a_fault(tmp_path, monkeypatch):
    folder = tmp_path / "modules" / "shed"
    folder.mkdir(parents=True)
    (folder / "utils.py").write_text("from linli.modules.cases.models import Case\n")
    (folder / "queries.py").write_text("from linli.modules.shed.views import page\n")
    (folder / "rules.py").write_text("from django.http import HttpResponse\n")
    monkeypatch.setattr(check, "ROOT", tmp_path)
    found = "\n".join(check.faults())
    for word in (
        "says nothing about",
        "no floor is called",
        "from a floor above",
        "imports django.http",
    ):
        assert word in found
