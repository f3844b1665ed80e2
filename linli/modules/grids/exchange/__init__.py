"""Sheets and geographic files of grids; to import this declares them."""

from linli.modules.grids.exchange import sheets

__all__ = ["sheets"]
