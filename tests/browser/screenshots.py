"""Makes the pictures of the README from the running demo: ``make screenshots``.

Starts nothing itself: give the address of a demo (default http://localhost:8000). Pictures that grow past 200 kB are
reported, so that the repository stays light.
"""

import sys
from pathlib import Path

from playwright.sync_api import Browser, Page, ViewportSize, sync_playwright

from conftest import CHROMIUM

FOLDER = Path(__file__).parents[2] / "docs" / "screenshots"
DESKTOP = ViewportSize(width=1280, height=860)
PHONE = ViewportSize(width=390, height=844)
LARGEST = 200_000
# Name, window, who (empty: a guest), address, what to click and what to bring into view before the picture is taken.
PICTURES = (
    ("welkom", DESKTOP, "", "/", "", ""),
    ("melding-telefoon", PHONE, "", "/melding/", "", ""),
    ("infopunt", DESKTOP, "infopunt-elzenbeke", "/", "", ""),
    ("opties", DESKTOP, "infopunt-elzenbeke", "tour:3", "a[href*='/opties/']", ""),
    ("zorgcirkel", DESKTOP, "persoon", "/", "a[href^='/zorgcirkel/']:not([href='/zorgcirkel/'])", ".rings"),
    ("uitnodiging-telefoon", PHONE, "vrijwilliger", "/", "", ""),
    ("buurtpagina", DESKTOP, "", "/buurten/99801-CENTRUM/", "", "figure"),
    ("buurtaanbod", DESKTOP, "", "/buurten/99801-CENTRUM/aanbod/", "", ".leaflet-container"),
    (
        "verdelen",
        DESKTOP,
        "programmabeheerder",
        "/programma/",
        ".rows a:has-text('Vier buurten')",
        ".leaflet-container",
    ),
    ("waarom", DESKTOP, "", "/buurten/99801-STATION/middelen/", "", ".bars"),
)


def main(address: str) -> int:
    FOLDER.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        sizes = [take(browser, address.rstrip("/"), *picture) for picture in PICTURES]
        browser.close()
    return 1 if any(size > LARGEST for size in sizes) else 0


def take(
    browser: Browser, address: str, name: str, window: ViewportSize, who: str, path: str, click: str, show: str
) -> int:
    context = browser.new_context(viewport=window, locale="nl-BE", reduced_motion="reduce")
    page = context.new_page()
    if path.startswith("tour:"):
        page.goto(f"{address}/rondleiding/")
        page.locator(f".tour > li:nth-child({path.removeprefix('tour:')}) button").click()
    else:
        become(page, address, who)
        page.goto(address + path)
    if click:
        page.locator(click).first.click()
    page.wait_for_load_state("networkidle")
    if show:
        page.locator(show).first.evaluate("element => element.scrollIntoView({block: 'center'})")
    target = FOLDER / f"{name}.png"
    page.screenshot(path=target)
    context.close()
    size = target.stat().st_size
    print(f"{target.relative_to(FOLDER.parents[1])}: {size // 1000} kB")
    return size


def become(page: Page, address: str, who: str) -> None:
    if who:
        page.goto(f"{address}/aanmelden/login/")
        page.locator(f"#{who} button").click()
        page.wait_for_url(f"{address}/")


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1] if len(sys.argv) > 1 else "http://localhost:8000"))
