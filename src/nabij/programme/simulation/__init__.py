"""Simulations in the app: what is asked, the process that computes it, and what came out, told in Dutch."""
