"""Forms of scenarios, covenants, simulations and of the calculator."""
