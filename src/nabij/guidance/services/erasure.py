"""Forgetting what was said in a case."""

from django.db import transaction

from nabij.core.actors import Actor
from nabij.guidance.models import Case, Choice, Clarification, Decline, FollowUp, Handover, Invitation, Need, Referral
from nabij.people.models import Person


@transaction.atomic
def forget(person: Person, by: Actor) -> None:
    """Wipe every word of a person's cases; that there was a case, where and for which needs stays for the counts."""
    cases = Case.objects.filter(person=person)
    Case.objects.filter(person=person).update(concern=None)
    Clarification.objects.filter(case__in=cases).update(own_words="", goals="", strengths="", network="", domains={})
    Need.objects.filter(case__in=cases).update(words="", language="", slots=[], max_distance_m=None)
    Choice.objects.filter(need__case__in=cases).update(reasons=[])
    Decline.objects.filter(need__case__in=cases).delete()
    Invitation.objects.filter(case__in=cases).update(what="", when="", rough_place="")
    Referral.objects.filter(case__in=cases).update(message="", reason="", question="", answer="")
    Handover.objects.filter(case__in=cases).update(message="")
    FollowUp.objects.filter(case__in=cases).update(words="")
