"""Links to the console's own pages."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from linli.ui.register.declaration import Link


def action(label: Any, url: str, icon: str = "", *args: Any) -> Link:
    return Link(label, reverse(f"console:{url}", args=args), icon)
