"""Neighbourhoods made up for trying out: a day to read, and a week to measure. Codes for people, never names.

Both are plain data of the form `nabij-visits/1` (docs/developers/visits-format.md), the same for the same seed. Hours,
lengths and shares are choices of this project, after how home nursing (thuisverpleging), family care (gezinszorg),
service centres and volunteers work in Flanders: a rush of nursing between 7 and 11, insulin before the meals, a second
round in the evening, family care by half days on weekdays, hot meals at noon, company in the afternoon.
"""

from nabij.engines.visits.example.day import example
from nabij.engines.visits.example.week import week

__all__ = ["example", "week"]
