"""Where the catalogue stands in the menu of the desk."""

from django.utils.translation import gettext_lazy as _

from linli.modules.catalogue.states import GROUP
from linli.ui.menu import MenuItem
from linli.ui.pages import SIGNED_IN

ITEMS = [
    MenuItem(
        _("Catalogue of matters"), "catalogue:catalogue", "book", SIGNED_IN, order=300, group=GROUP
    ),
    MenuItem(
        _("Who gets it, and why?"),
        "catalogue:route_explain",
        "help-circle",
        SIGNED_IN,
        order=310,
        group=GROUP,
    ),
]
