"""Sheets and geographic files of grids; to import this declares them."""

from __future__ import annotations

from linli.modules.grids.exchange import sheets

__all__ = ["sheets"]
