"""Becoming one of the demo people with one click, and reading the mail that the demo keeps."""

from django.contrib.auth import login
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render, resolve_url
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_GET, require_POST

from nabij.config.demo import people_accounts
from nabij.core.models import DemoMail

MAILS_A_PAGE = 20


@require_POST
def sign_in(request: HttpRequest, key: str) -> HttpResponse:
    """Sign in as a demo person, without a password: they have none."""
    user = people_accounts.account(key)
    if user is None:
        raise Http404("nobody in this demo is called so")
    login(request, user, backend="allauth.account.auth_backends.AuthenticationBackend")
    wanted = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    return HttpResponseRedirect(wanted if safe else resolve_url("portal:home"))


@require_GET
def mailbox(request: HttpRequest) -> HttpResponse:
    """Every mail that Nabij would have sent, newest first; ``?aan=`` narrows it to one address."""
    address = request.GET.get("aan", "").replace("\x00", "").strip()
    mails = DemoMail.objects.order_by("-created_at", "-pk")
    if address:
        mails = mails.filter(to__icontains=address)
    page = Paginator(mails, MAILS_A_PAGE).get_page(request.GET.get("page"))
    addresses = DemoMail.objects.order_by("to").values_list("to", flat=True).distinct()
    context = {"page": page, "address": address, "addresses": addresses}
    return render(request, "demo/mailbox.html", context)
