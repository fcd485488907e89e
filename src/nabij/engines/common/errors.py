"""The one error of the engines for input that cannot be used."""


class InputError(ValueError):
    """Bad input, told in one line: file, place in the file, field, and what is wrong with it.

    The parts are attributes too, so that a page can put the message beside the field it is about.
    """

    def __init__(self, message: str, *, file: str = "", place: str = "", field: str = "") -> None:
        self.message = " ".join(message.split())
        self.file = file
        self.place = place
        self.field = field
        super().__init__(": ".join(part for part in (file, place, field, self.message) if part))

    def within(self, *, file: str = "", place: str = "") -> "InputError":
        """The same error, with the file or the place filled in by the reader who knows it."""
        return InputError(self.message, file=self.file or file, place=self.place or place, field=self.field)
