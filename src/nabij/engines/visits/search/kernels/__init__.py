"""The compiled part of the search: everything here is Numba code, or the arrays that it works on."""
