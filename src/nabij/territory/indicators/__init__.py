"""Figures about areas: what they mean, where they come from, how they add up, and which may be shown."""
