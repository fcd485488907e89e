"""The first day: drawing neighbourhoods, naming them, loading figures, inviting partners.

Step by step, and kept as a draft.
"""
