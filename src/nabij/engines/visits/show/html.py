"""Small pieces of HTML."""

from collections.abc import Iterable, Sequence


def table(caption: str, headers: Sequence[str], rows: Iterable[Sequence[str]], look: str = "") -> str:
    """A table of cells that are HTML already; the first of a row names it. look "figures": the rest are numbers."""
    head = "".join(f'<th scope="col">{header}</th>' if header else "<td></td>" for header in headers)
    body = "".join(
        f'<tr><th scope="row">{row[0]}</th>{"".join(f"<td>{cell}</td>" for cell in row[1:])}</tr>' for row in rows
    )
    kind = f' class="{look}"' if look else ""
    name = f"<caption>{caption}</caption>" if caption else ""
    return f"<table{kind}>{name}<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


def region(inside: str, name: str, look: str = "wide") -> str:
    """Something that may be wider than the screen: it scrolls by itself, also with the keyboard."""
    return f'<div class="{look}" role="region" aria-label="{name}" tabindex="0">{inside}</div>'


def capital(words: str) -> str:
    return words[:1].upper() + words[1:]
