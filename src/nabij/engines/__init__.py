"""Pure computation on arrays: no Django, no database, no clock. Any app imports an engine; an engine imports no app."""
