"""At home or in residential care, for one household."""
