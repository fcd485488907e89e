"""What a covenant says, on paper and by mail."""
