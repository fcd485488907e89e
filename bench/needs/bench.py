"""Measure the needs proposals: how often the right life domain comes out, and how fast.

    .venv/bin/python bench/needs/bench.py [--repeat 20] [--json]

The rival is what one would write first: look up the same lexicon's words literally, without stems, compounds, sounds,
phrases or word weights by rarity. Both read the same sentences in the same run.
"""

import argparse
import json
import re
import statistics
from collections import defaultdict
from time import perf_counter
from typing import Any

from nabij.core.text import words
from nabij.directory.needs import suggest
from nabij.directory.needs.lexicon import POINTS
from nabij.directory.needs.loader import DATA, read_toml
from nabij.directory.needs.tests.sentences import BATCHES, UNTOUCHED, Sentence, read_sentences, score


def literal_words() -> dict[str, dict[str, float]]:
    """Word -> term -> points, of the one-word entries of the lexicon as they are spelled."""
    found: dict[str, dict[str, float]] = defaultdict(dict)
    for target, groups in read_toml(DATA / "lexicon-1.toml")["terms"].items():
        for group, lines in groups.items():
            for line in re.split(r"[,\n]", lines):
                parts = words(line)
                if len(parts) == 1 and POINTS[group] > 0 and "@" not in line:
                    found[parts[0]][target] = max(POINTS[group], found[parts[0]].get(target, 0))
    return found


def literal(text: str, lexicon: dict[str, dict[str, float]]) -> list[str]:
    """Domains of the three terms with most points, best first."""
    points: dict[str, float] = defaultdict(float)
    for word in set(words(text)):
        for target, value in lexicon.get(word, {}).items():
            points[target] += value
    best = sorted(points, key=lambda target: (-points[target], target))[:3]
    return [target.split(".")[0] for target in best]


def literal_score(sentences: list[Sentence], lexicon: dict[str, dict[str, float]]) -> tuple[float, float]:
    first = third = 0
    for sentence in sentences:
        found, right = literal(sentence.text, lexicon), {sentence.domain} | sentence.also
        first += bool(found[:1]) and found[0] in right
        third += bool(right & set(found))
    return first / len(sentences), third / len(sentences)


def milliseconds(text: str, repeat: int) -> tuple[float, float]:
    """First call and median of the next ones for a text of 1,000 characters."""
    times = []
    for _ in range(repeat + 1):
        start = perf_counter()
        suggest(text)
        times.append(1000 * (perf_counter() - start))
    return times[0], statistics.median(times[1:])


def measure(repeat: int) -> dict[str, Any]:
    start = perf_counter()
    suggest("")
    loading = 1000 * (perf_counter() - start)
    lexicon = literal_words()
    long_text = ". ".join(sentence.text for sentence in read_sentences("last"))[:1000]
    first, later = milliseconds(long_text, repeat)
    batches = {}
    for batch in BATCHES:
        sentences = read_sentences(batch)
        ours, strict, plain = score(sentences), score(sentences, strict=True), literal_score(sentences, lexicon)
        batches[batch] = {
            "sentences": ours.count,
            "top1": ours.top1,
            "top3": ours.top3,
            "strict_top1": strict.top1,
            "strict_top3": strict.top3,
            "literal_top1": plain[0],
            "literal_top3": plain[1],
        }
    return {"loading_ms": loading, "first_ms": first, "again_ms": later, "batches": batches}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--repeat", type=int, default=20)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    result = measure(options.repeat)
    if options.json:
        print(json.dumps(result, indent=2))
        return
    print("| batch | sentences | top-1 | top-3 | strict top-1 | strict top-3 | literal top-1 | literal top-3 |")
    print("|---|---:|---:|---:|---:|---:|---:|---:|")
    for batch, row in result["batches"].items():
        figures = " | ".join(f"{100 * value:.1f} %" for key, value in row.items() if key != "sentences")
        print(f"| {batch}{' (untouched)' if batch in UNTOUCHED else ''} | {row['sentences']} | {figures} |")
    print(f"\nloading {result['loading_ms']:.0f} ms; 1,000 characters {result['first_ms']:.1f} ms the first time, "
          f"{result['again_ms']:.1f} ms again")  # fmt: skip


if __name__ == "__main__":
    main()
