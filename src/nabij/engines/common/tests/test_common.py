import numpy as np
import pytest

from nabij.engines.common import InputError, great_circle_m


def test_error_is_one_line_that_names_file_place_and_field() -> None:
    error = InputError("must be\n a number", place="candidates[3]", field="lon").within(file="a.json", place="other")
    assert str(error) == "a.json: candidates[3]: lon: must be a number"
    assert (error.file, error.place, error.field, error.message) == (
        "a.json",
        "candidates[3]",
        "lon",
        "must be a number",
    )


def test_distance_of_one_degree_of_latitude_and_of_half_the_globe() -> None:
    assert great_circle_m(4.0, 50.0, 4.0, 51.0) == pytest.approx(111_195.08, abs=0.01)
    assert great_circle_m(0.0, 0.0, 180.0, 0.0) == pytest.approx(np.pi * 6_371_008.8)


def test_distance_broadcasts_and_keeps_the_unknown_unknown() -> None:
    metres = great_circle_m(4.0, 51.0, np.array([4.0, np.nan]), np.array([51.0, 51.0]))
    assert metres[0] == 0.0
    assert np.isnan(metres[1])
