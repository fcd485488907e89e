"""What the programme asks of neighbourhoods, in minutes, with the reason of every field."""

from nabij.programme.registration.people import PEOPLE
from nabij.programme.registration.place import PLACE

REGISTER = (*PEOPLE, *PLACE)
