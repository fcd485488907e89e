"""Compiled code. It allocates nothing; `layout.py` names the arrays."""
