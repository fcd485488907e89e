"""A real Chromium on a real server. Mark every test here with `pytest.mark.browser`.

`page` is a desktop, `phone` a telephone, `plain` a desktop without JavaScript; `axe(page)` asserts that the
accessibility rules of WCAG 2.2 AA find nothing.
"""

import os
from collections.abc import Callable, Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, ViewportSize, sync_playwright
from pytest_django.live_server_helper import LiveServer

from conftest import CHROMIUM

ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
DESKTOP = ViewportSize(width=1280, height=900)
PHONE = ViewportSize(width=390, height=844)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    # Playwright keeps an event loop in this thread, where Django would then refuse every query.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        browser.close()


def _open(context: BrowserContext) -> Iterator[Page]:
    """A page whose console must stay silent: a broken script or a blocked style is a failure."""
    errors: list[str] = []

    def note(message: ConsoleMessage) -> None:
        # A page that answers 403 or 404 on purpose is told in the console too.
        if message.type == "error" and not message.text.startswith("Failed to load resource"):
            errors.append(message.text)

    context.set_default_timeout(10_000)
    page = context.new_page()
    page.on("console", note)
    page.on("pageerror", lambda error: errors.append(str(error)))
    yield page
    context.close()
    assert errors == []


@pytest.fixture
def page(browser: Browser, live_server: LiveServer) -> Iterator[Page]:
    yield from _open(
        browser.new_context(base_url=live_server.url, locale="nl-BE", reduced_motion="reduce", viewport=DESKTOP)
    )


@pytest.fixture
def phone(browser: Browser, live_server: LiveServer) -> Iterator[Page]:
    context = browser.new_context(
        base_url=live_server.url,
        locale="nl-BE",
        reduced_motion="reduce",
        viewport=PHONE,
        device_scale_factor=2,
        has_touch=True,
        is_mobile=True,
    )
    yield from _open(context)


@pytest.fixture
def plain(browser: Browser, live_server: LiveServer) -> Iterator[Page]:
    context = browser.new_context(
        base_url=live_server.url, locale="nl-BE", reduced_motion="reduce", viewport=DESKTOP, java_script_enabled=False
    )
    yield from _open(context)


@pytest.fixture(scope="session")
def axe() -> Callable[[Page], None]:
    """Assert that axe finds nothing on the page as it stands now."""

    def check(page: Page) -> None:
        found = Axe().run(page, options={"runOnly": {"type": "tag", "values": RULES}}).response["violations"]
        told = [
            f"{one['id']} ({one['impact']}): {one['help']}\n"
            + "\n".join(
                f"    {' '.join(map(str, node['target']))}\n      {node['html'][:200]}" for node in one["nodes"]
            )
            for one in found
        ]
        assert not told, f"axe on {page.url}:\n" + "\n".join(told)

    return check
