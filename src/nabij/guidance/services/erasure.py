"""Forgetting what was said in a case."""

from django.db import transaction
from django.db.models import QuerySet

from nabij.core.actors import Actor
from nabij.core.clock import now
from nabij.guidance.models import Case, Choice, Clarification, Decline, FollowUp, Handover, Invitation, Need, Referral
from nabij.people import retention
from nabij.people.models import Person


@transaction.atomic
def forget(person: Person, by: Actor) -> None:
    """Wipe every word of a person's cases; that there was a case, where and for which needs stays for the counts."""
    _wipe(Case.objects.filter(person=person))


@transaction.atomic
def forget_case(case: Case) -> None:
    """The term of a closed case is over: its words go, and its person too when nothing else holds them."""
    _wipe(Case.objects.filter(pk=case.pk))
    retention.forget_when_unused(case.person)


def _wipe(cases: QuerySet[Case]) -> None:
    cases.update(concern=None, forgotten_at=now())
    Clarification.objects.filter(case__in=cases).update(own_words="", goals="", strengths="", network="", domains={})
    Need.objects.filter(case__in=cases).update(words="", language="", slots=[], max_distance_m=None)
    Choice.objects.filter(need__case__in=cases).update(reasons=[])
    Decline.objects.filter(need__case__in=cases).delete()
    Invitation.objects.filter(case__in=cases).update(what="", when="", rough_place="")
    Referral.objects.filter(case__in=cases).update(message="", reason="", question="", answer="")
    Handover.objects.filter(case__in=cases).update(message="")
    FollowUp.objects.filter(case__in=cases).update(words="")
