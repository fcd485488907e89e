"""Fair shares: from need to FTE, with reasons and with intervals. See docs/developers/allocation.md."""
