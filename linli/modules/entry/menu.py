"""Where a person's own page stands in the menus."""

from django.utils.translation import gettext_lazy as _

from linli.ui.menu import MenuItem
from linli.ui.pages import SIGNED_IN

ITEMS = [
    MenuItem(
        label=_("My account"),
        url="entry:me",
        icon="user-circle",
        permission=SIGNED_IN,
        face=face,
        order=order,
        group=_("Own affairs"),
    )
    for face, order in (("desk", 900), ("worker", 90))
]
