"""Writes: each atomic, with its audit event in the same transaction."""
