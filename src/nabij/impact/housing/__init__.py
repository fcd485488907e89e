"""Counting dwellings street by street: which suit people who get less steady. Numbers only."""
