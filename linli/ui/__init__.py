"""Base pages, their parts, styles and behaviours; knows no module."""
