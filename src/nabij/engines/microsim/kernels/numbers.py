"""Random numbers by counter: the n-th number of a person in a year is a function of seed, person, year and n alone.

SplitMix64 (Steele, Lea, Flood 2014) reached at any place of its stream: its state after k steps is start + k times a
constant, so that nothing needs to be stored and no order of work matters.
"""

import numpy as np

from nabij.engines.common.compiled import part

GOLDEN = np.uint64(0x9E3779B97F4A7C15)
FIRST = np.uint64(0xBF58476D1CE4E5B9)
SECOND = np.uint64(0x94D049BB133111EB)
LOW = np.uint64(0xFFFFFFFF)
SCALE = 1.0 / 4294967296.0


@part
def mixed(z):
    z = (z ^ (z >> np.uint64(30))) * FIRST
    z = (z ^ (z >> np.uint64(27))) * SECOND
    return z ^ (z >> np.uint64(31))


@part
def stream(key, person):
    """Where the stream of a person begins."""
    return mixed(key + mixed(np.uint64(person) + GOLDEN))


@part
def bits(start, year, block):
    """64 random bits: 8 blocks a year."""
    return mixed(start + GOLDEN * (np.uint64(year) * np.uint64(8) + np.uint64(block) + np.uint64(1)))


@part
def low(word):
    """Uniform from 0 to 1 (1 excluded), of the lower 32 bits."""
    return np.float64(word & LOW) * SCALE


@part
def high(word):
    return np.float64(word >> np.uint64(32)) * SCALE
