"""The pages of the first day, in the order of its steps."""
