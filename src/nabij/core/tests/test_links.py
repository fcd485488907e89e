"""Signed links."""

from uuid import uuid4

from nabij.core import links


def test_a_link_gives_its_id_back_and_only_for_its_own_kind() -> None:
    pk = uuid4()
    text = links.token("invitation", pk)
    assert links.read("invitation", text) == pk
    assert links.read("referral", text) is None
    assert links.read("invitation", text[:-1] + ("a" if text[-1] != "a" else "b")) is None
    assert links.read("invitation", "zomaar") is None
