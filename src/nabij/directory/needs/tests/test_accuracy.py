"""Floors under the measured accuracy (bench/needs/README.md), a little below it, so that a step back shows."""

import pytest

from nabij.directory.needs.loader import DOMAIN_CODES
from nabij.directory.needs.tests.sentences import BATCHES, read_sentences, score


@pytest.mark.parametrize(
    ("batch", "top1", "top3"), [("build", 0.85, 0.95), ("heldout", 0.85, 0.95), ("last", 0.65, 0.9)]
)
def test_the_right_domain_is_among_the_first_proposals(batch: str, top1: float, top3: float) -> None:
    found = score(read_sentences(batch))
    assert found.top1 >= top1
    assert found.top3 >= top3


def test_the_batches_are_well_formed_and_share_no_sentence() -> None:
    sentences = [sentence for batch in BATCHES for sentence in read_sentences(batch)]
    assert len({sentence.text for sentence in sentences}) == len(sentences) >= 200
    for sentence in sentences:
        assert {sentence.domain, *sentence.also} <= set(DOMAIN_CODES)
