"""Jiedao 街道: the workbench of a Chinese sub-district office."""

__version__ = "0.1.0"
