"""Small pieces of SVG: every number short, every text safe."""

from nabij.engines.visits.show.words import text


def num(value: float) -> str:
    """A coordinate with at most one decimal."""
    found = f"{value:.1f}"
    return found[:-2] if found.endswith(".0") else found


def rect(x: float, y: float, width: float, height: float, look: str, *, round_: float = 0, inside: str = "") -> str:
    corner = f' rx="{num(round_)}"' if round_ else ""
    box = f'x="{num(x)}" y="{num(y)}" width="{num(max(width, 0.8))}" height="{num(height)}"{corner}'
    return f'<rect class="{look}" {box}>{inside}</rect>' if inside else f'<rect class="{look}" {box}/>'


def line(x1: float, y1: float, x2: float, y2: float, look: str) -> str:
    return f'<path class="{look}" d="M{num(x1)} {num(y1)}L{num(x2)} {num(y2)}"/>'


def circle(x: float, y: float, radius: float, look: str, inside: str = "") -> str:
    start = f'<circle class="{look}" cx="{num(x)}" cy="{num(y)}" r="{num(radius)}"'
    return f"{start}>{inside}</circle>" if inside else f"{start}/>"


def label(x: float, y: float, value: str, look: str = "") -> str:
    kind = f' class="{look}"' if look else ""
    return f'<text{kind} x="{num(x)}" y="{num(y)}">{text(value)}</text>' if value else ""


def title(value: str) -> str:
    return f"<title>{text(value)}</title>"


def drawing(
    parts: list[str],
    width: float,
    height: float,
    *,
    ident: str,
    name: str,
    told: str,
    look: str = "",
    role: str = "img",
) -> str:
    """A drawing for a page, with its name and, when there is one, what it shows in a sentence."""
    described = f'<desc id="{ident}-d">{text(told)}</desc>' if told else ""
    by = f"{ident}-t {ident}-d" if told else f"{ident}-t"
    return (
        f'<svg class="drawing {look}" viewBox="0 0 {num(width)} {num(height)}" width="{num(width)}" '
        f'height="{num(height)}" role="{role}" aria-labelledby="{by}"><title id="{ident}-t">{text(name)}</title>'
        f"{described}{''.join(parts)}</svg>"
    )


HATCH = (
    '<pattern id="hatch" width="5" height="5" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
    '<path class="hatch" d="M0 0V5"/></pattern>'
)
"""The hatching of waiting; it must stand in the document once, inside <defs> of something with the class drawing."""
