"""What the pages are made of: icons, form widgets, the picture of the circles, words for time, messages."""
