"""Sending a file that whoever asks keeps."""

from collections.abc import Mapping
from typing import Final

from django.http import HttpResponse

KINDS: Final[Mapping[str, str]] = {
    "csv": "text/csv; charset=utf-8",
    "json": "application/json",
    "pdf": "application/pdf",
    "toml": "application/toml",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "zip": "application/zip",
}


def send_file(body: str | bytes, stem: str, ending: str) -> HttpResponse:
    """A file to keep, ``stem.ending``. ``stem`` is fit for a header: a slug. Errors: KeyError for an unknown ending."""
    response = HttpResponse(body, content_type=KINDS[ending])
    response.headers["Content-Disposition"] = f'attachment; filename="{stem}.{ending}"'
    return response
