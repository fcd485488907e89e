"""What the programme plugs into: simulations are computed by the worker, covenants end, forms are registered."""

from nabij.core import notifications, sweeps
from nabij.programme.covenants import mails as covenant_mails
from nabij.programme.registration import own
from nabij.programme.services import covenants
from nabij.programme.simulation import working

sweeps.register("compute simulations", working.due, working.handle)

notifications.register(covenant_mails.KIND, covenant_mails.mail)
sweeps.register("remind of covenants", covenants.to_remind, covenants.remind)
sweeps.register("end covenants whose time is over", covenants.over, covenants.end_when_over)

own.register()
