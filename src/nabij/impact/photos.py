"""A photo as it is kept, and what can be wrong with one. `drawing` makes it."""

from dataclasses import dataclass


class NotAPhoto(Exception):
    """``why`` is "format", "broken", "large" or "small"."""

    def __init__(self, why: str) -> None:
        self.why = why
        super().__init__(why)


@dataclass(frozen=True)
class Photo:
    """A JPEG and its size in pixels."""

    image: bytes
    width: int
    height: int
