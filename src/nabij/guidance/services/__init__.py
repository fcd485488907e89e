"""What can be done in guidance, one file per step of the loop."""
