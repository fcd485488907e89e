"""Make the start population that the engine carries: region, sex, single year of age on 1 January 2021.

    python bench/microsim/start_table.py --data ../shared/data

Statbel publishes single years for 2015 and the classes of 2021 are known per municipality: the cohorts of 2015 grow six
years older with the mortality of the engine, and within each class of 2021 they share its total. Below 6 years a
class is shared evenly. Whole persons by largest remainder, so that every class keeps its total.

The classes of 2021 are by the age that people reach during the year: the youngest, "0-4", holds four years of birth
(261,491 children, where five years would be 320,000), and "90+" a third more than can be alive of those who were 84 or
older in 2015. So each class is read one year younger, as the age on 1 January.
"""

import argparse
import csv
import gzip
from collections import defaultdict
from pathlib import Path

import numpy as np

PROVINCES = {
    "1": "Antwerpen",
    "2": "Vlaams-Brabant",
    "3": "West-Vlaanderen",
    "4": "Oost-Vlaanderen",
    "7": "Limburg",
}
OUT = Path(__file__).resolve().parents[2] / "src/nabij/engines/microsim/data"
LAST = 110


def mortality(data: Path) -> None:
    """The periods 2015-2060 of the United Nations' table, as the engine carries them."""
    with (data / "bevolkingsprognose/belgie_wpp2019_sterftecijfers.csv").open(newline="") as file:
        rows = [row for row in csv.DictReader(file) if "2015" <= row["period"][:4] <= "2095"]
    with (OUT / "mortality.csv").open("w", newline="") as file:
        table = csv.writer(file, lineterminator="\n")
        table.writerow(["year_from", "sex", "age_from", "deaths_per_person_year"])
        table.writerows([row["period"][:4], row["sex"], row["age_from"], row["mx"]] for row in rows)


def rates() -> dict[str, np.ndarray]:
    """Deaths per person-year of 2015-2020 at ages 0 to 110."""
    found = {}
    with (OUT / "mortality.csv").open(newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["year_from"] == "2015"]
    for sex in "MF":
        ages = [float(row["age_from"]) for row in rows if row["sex"] == sex]
        logs = [np.log(float(row["deaths_per_person_year"])) for row in rows if row["sex"] == sex]
        found[sex] = np.exp(np.interp(np.arange(LAST + 1), np.array(ages) + 2.5, logs))
    return found


def shared(total: int, parts: np.ndarray) -> np.ndarray:
    exact = total * parts / parts.sum()
    whole = np.floor(exact).astype(int)
    whole[np.argsort(whole - exact, kind="stable")[: total - whole.sum()]] += 1
    return whole


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    data = parser.parse_args().data
    mortality(data)
    folder = data / "bevolking-gemeente"
    before: dict[tuple[str, str], np.ndarray] = defaultdict(lambda: np.zeros(LAST + 1))
    with gzip.open(folder / "leeftijd_geslacht_2009_2015.csv.gz", "rt") as file:
        for row in csv.DictReader(file):
            if row["year"] == "2015" and row["nis"][0] in PROVINCES and row["nis"][:2] not in ("21", "25"):
                before[row["nis"][0], row["sex"]][int(row["age"])] += int(row["population"])
    classes: dict[tuple[str, str], dict[tuple[int, int], int]] = defaultdict(lambda: defaultdict(int))
    with (folder / "leeftijd_geslacht_2021_vlaanderen.csv").open(newline="") as file:
        for row in csv.DictReader(file):
            span = max(int(row["age_from"]) - 1, 0), int(row["age_to"]) - 1 if row["age_to"] else LAST
            classes[row["nis"][0], row["sex"]][span] += int(row["population"])
    hazard = rates()
    with (OUT / "population.csv").open("w", newline="") as file:
        table = csv.writer(file, lineterminator="\n")
        table.writerow(["region", "sex", "age", "population"])
        for digit, name in PROVINCES.items():
            for sex in "FM":
                older = before[digit, sex]
                # 100 and over is one class in 2015: shared by survival.
                tail = np.exp(-np.cumsum(hazard[sex][100:]))
                older[100:] = older[100] * tail / tail.sum()
                for _ in range(6):
                    older = np.concatenate([[0.0], (older * np.exp(-hazard[sex]))[:-1]])
                older[:6] = max(older[6:12].mean(), 1.0)
                for (first, last), total in sorted(classes[digit, sex].items()):
                    for age, people in enumerate(shared(total, older[first : last + 1]), first):
                        table.writerow([name, sex, age, people])


if __name__ == "__main__":
    main()
