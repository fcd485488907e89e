"""What the programme asks of neighbourhoods, in minutes, with the reason of every field."""
