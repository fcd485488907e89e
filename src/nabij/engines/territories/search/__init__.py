"""The search: starts, annealing, and the best division of small parts for certain."""
