"""Programming: how many neighbourhoods a rule gives, in which regions, for how much."""
