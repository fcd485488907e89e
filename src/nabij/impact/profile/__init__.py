"""The public page of a neighbourhood, and its report on paper: figures, offer, gaps, what people said and chose."""
