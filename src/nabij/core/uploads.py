"""Files that come in with a form: what is over the largest size isn't kept, so that nobody fills the disk."""

from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler

LARGEST = 16 * 1024 * 1024  # bytes; above what any page takes, so that the page itself says that a file is too large


class Bounded(FileUploadHandler):
    """Stands before the handlers that keep a file, and lets no more than `LARGEST` (and the last piece) through."""

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        return raw_data if start <= LARGEST else None

    def file_complete(self, file_size: int) -> UploadedFile | None:
        return None
