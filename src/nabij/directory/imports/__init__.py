"""A social map from a spreadsheet: read, check every row, and only then write."""

from nabij.directory.imports.template import write_template
from nabij.directory.imports.write import import_directory

__all__ = ["import_directory", "write_template"]
