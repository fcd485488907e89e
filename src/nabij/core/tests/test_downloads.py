"""A file that whoever asks keeps: its name and its kind."""

import pytest

from nabij.core.downloads import send_file


def test_a_file_has_its_name_and_its_kind() -> None:
    answer = send_file("a;b\n1;2\n", "regios-1", "csv")
    assert answer.content == b"a;b\n1;2\n"
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="regios-1.csv"'


def test_a_kind_that_is_not_known_is_not_guessed() -> None:
    with pytest.raises(KeyError):
        send_file(b"", "regios-1", "exe")
