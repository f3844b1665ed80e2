"""The grids' entries in the desk's menu."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from linli.ui.menu import MenuItem

GROUP = _("Grids")
VIEW = "grids.view"
ITEMS: list[MenuItem] = [
    MenuItem(_("Grids and plans"), "grids:overview", "sitemap", VIEW, "desk", 30, GROUP),
    MenuItem(_("Map of grids"), "grids:present", "map", VIEW, "desk", 32, GROUP),
    MenuItem(_("Compare plans"), "grids:compare", "checks", VIEW, "desk", 34, GROUP),
    MenuItem(_("Nets of departments"), "grids:nets", "arrows-join", VIEW, "desk", 36, GROUP),
    MenuItem(
        _("Places and addresses"), "grids:places", "map-pin", "places.view", "desk", 37, GROUP
    ),
    MenuItem(_("Figures carried over"), "grids:carry", "chart-bar", VIEW, "desk", 38, GROUP),
]
