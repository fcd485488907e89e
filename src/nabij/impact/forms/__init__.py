"""Forms of the analysis: validation, Dutch labels and help."""
