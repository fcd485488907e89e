"""Loads the door, and with it the table of details that only the door opens."""

from nabij.people import access

__all__ = ["access"]
