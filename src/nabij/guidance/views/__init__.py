"""Pages of guidance, one file per kind of visitor and step."""
