"""What impact plugs into core, and the kinds of evidence that there are."""

from django.utils.translation import gettext_lazy as _

from nabij.core import notifications, sweeps
from nabij.impact import evidence, registration, sources
from nabij.impact.first_day import partners
from nabij.impact.services import rounds, scans
from nabij.programme.registration import registry as registration_registry
from nabij.programme.registration.registry import Stage

evidence.register(evidence.Kind(evidence.INDICATOR, _("Cijfers over de buurt"), evidence.indicators))
evidence.register(evidence.Kind("observation", _("Wat mensen vertelden"), sources.observations))
evidence.register(evidence.Kind("scan", _("Buurtscan in cijfers"), sources.scan_counts))
evidence.register(evidence.Kind("gap", _("Leemten: hulp die er niet was"), sources.gaps))
evidence.register(evidence.Kind("dwellings", _("Woningen: geteld in de straten"), sources.dwellings))
evidence.register(evidence.Kind("concerns", _("Meldingen"), sources.concerns))
evidence.register_indicators(sources.figures)

sweeps.register("wipe what isn't shown of scans", scans.due_to_wipe, scans.wipe)
sweeps.register("close votes whose time is over", rounds.due_to_close, rounds.close_due)

notifications.register(partners.NEW_ROLE, partners.new_role_mail)

registration_registry.register(Stage.ANALYSING, registration.REGISTRATIONS, silent=registration.SILENT)
