"""Spreading the means: from a table to an outcome, and telling it."""
