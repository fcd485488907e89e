"""What can be done in an analysis. Keyword-only with ``by=``, atomic, audited."""
