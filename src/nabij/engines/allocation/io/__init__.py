"""Files in and out: tables, scenarios with the hashes of what they read, and results."""
