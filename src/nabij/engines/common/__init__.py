"""What the engines share: one way to refuse bad input, and distance on the globe."""

from nabij.engines.common.errors import InputError
from nabij.engines.common.geo import EARTH_RADIUS_M, great_circle_m

__all__ = ["EARTH_RADIUS_M", "InputError", "great_circle_m"]
