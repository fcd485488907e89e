"""Who isn't there yet: groups nobody speaks for, and sectors without a party. A question to ask, never a judgement."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from nabij.impact.models import Participation, Stakeholder
from nabij.impact.vocabulary import vocabulary

ORDER = list(Participation.values)


@dataclass(frozen=True)
class Missing:
    """``sectors`` and ``groups`` that have nobody; ``unheard`` groups that are there, but with too small a share."""

    groups: list[str]
    unheard: list[str]
    sectors: list[str]

    @property
    def nobody(self) -> bool:
        return not (self.groups or self.unheard or self.sectors)


def check(parties: Sequence[Stakeholder]) -> Missing:
    groups, unheard = [], []
    for group in vocabulary().groups:
        shares = [ORDER.index(party.participation) for party in parties if group.code in party.groups]
        if not shares:
            groups.append(_(group.name))
        elif max(shares) < ORDER.index(group.least):
            unheard.append(_(group.name))
    present = {party.sector for party in parties}
    sectors = [_(sector.name) for sector in vocabulary().sectors if sector.asked and sector.code not in present]
    return Missing(groups, unheard, sectors)
