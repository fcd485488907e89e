"""A file over the largest size is cut off above it, and still seen as too large."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile, UploadedFile
from django.test import RequestFactory

from nabij.core import uploads

PIECE = 64 * 1024  # what is read at once


@pytest.mark.parametrize("size", [10, 5 * PIECE, 40 * PIECE])
def test_what_is_kept_of_a_file(size: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(uploads, "LARGEST", 10 * PIECE)
    sent = {"file": SimpleUploadedFile("foto.jpg", b"x" * size), "words": "blijft"}
    request = RequestFactory().post("/", sent)
    file = request.FILES["file"]
    assert isinstance(file, UploadedFile)
    kept = file.size
    assert kept is not None
    assert (kept == size) == (size <= 10 * PIECE)
    assert kept <= 12 * PIECE
    assert (kept > 10 * PIECE) == (size > 10 * PIECE)
    assert request.POST["words"] == "blijft"
    request.close()
