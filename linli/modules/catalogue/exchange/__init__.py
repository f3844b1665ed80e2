"""What the catalogue brings in and takes out."""

from linli.modules.catalogue.exchange.sheets import MATTERS, ROUTES

SHEETS = (MATTERS, ROUTES)
