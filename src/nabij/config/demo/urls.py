"""Addresses that only the demo has; loading them plugs its people and its tour into the portal."""

from django.urls import URLPattern, URLResolver, path

from nabij.config.demo import people_accounts, tour_steps, views
from nabij.portal import demo

demo.plug(demo.Demo(people=people_accounts.people, tour=tour_steps.steps))

app_name = "demo"
urlpatterns: list[URLPattern | URLResolver] = [
    path("aanmelden/<slug:key>/", views.sign_in, name="sign_in"),
    path("post/", views.mailbox, name="mailbox"),
]
