"""What there is in a neighbourhood and what lacks, on a map: places, reach, gaps, and what people tell about it."""
