"""Linli (邻里): the working system of grassroots community governance."""

__version__ = "0.1.0"
