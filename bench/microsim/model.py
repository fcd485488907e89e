"""The same model in Vivarium, written for speed: one component, each event on whole columns.

    python bench/microsim/model.py TABLES.npz PERSONS YEARS SEED streams|numpy

streams: random numbers of Vivarium, the same for a person under both policies, as in the engine. numpy: a plain
generator, faster, but then the two policies differ by chance as well.

The transition probabilities come from TABLES.npz, written by bench.py from the engine: both simulate the same thing.
Run by bench.py in an environment of its own. Prints JSON: seconds, and counts to compare.
"""

import json
import sys
import time

import numpy as np
import pandas as pd
from vivarium import Component, InteractiveContext


class Life(Component):
    """One arm: all states of the engine as columns, one step a year, everything on whole columns."""

    def __init__(self, tables, persons, arm, seed, streams):
        super().__init__()
        self.t, self.n, self.arm, self.streams = tables, persons, arm, streams
        self.rng = np.random.default_rng([seed, 0])
        self.year, self.counted = 0, []

    def setup(self, builder):
        self.stream = builder.randomness.get_stream("life")
        columns = ["age", "sex", "dep", "place", "alone", "carer", "adapted", "reach", "income", "lives"]
        builder.population.register_initializer(initializer=self.initialize, columns=columns)
        self.columns = columns

    def initialize(self, data):
        """Everybody of 65 and over at the start, and who will become 65."""
        people = self.t["people"]
        cell = self.rng.choice(people.size, self.n, p=people.ravel() / people.sum())
        sex, age = np.divmod(cell, people.shape[1])
        u = self.rng.random(self.n)
        table = self.t["joint"][sex, np.clip(age - 65, 0, 45)]
        state = self.t["states"][(table <= u[:, None]).sum(axis=1)].astype(np.int64)
        frame = pd.DataFrame(
            {
                "age": age, "sex": sex, "dep": state & 3, "place": state >> 2 & 3, "alone": state >> 4 & 1,
                "carer": state >> 5 & 3, "adapted": state >> 7 & 1, "reach": 0, "income": state >> 10 & 3,
                "lives": True,
            },
            index=data.index,
        )  # fmt: skip
        frame["reach"] = (self.rng.random(self.n) < self.t["coverage"]).astype(np.int64)
        self.population_view.initialize(frame)

    def on_time_step(self, event):
        t, rng = self.t, self.rng
        everyone = self.population_view.get(event.index, self.columns)
        p = everyone[everyone["lives"] & (everyone["age"] >= 65)].copy()
        a, s = np.minimum(p["age"].to_numpy() - 65, 45), p["sex"].to_numpy()
        dep, place = p["dep"].to_numpy(), p["place"].to_numpy()
        alone, carer, adapted = p["alone"].to_numpy(), p["carer"].to_numpy(), p["adapted"].to_numpy()
        reach, income = p["reach"].to_numpy(), p["income"].to_numpy()
        asked = iter(range(100))

        def draw():
            if not self.streams:
                return rng.random(len(p))
            return self.stream.get_draw(p.index, additional_key=f"{self.year} {next(asked)}").to_numpy()

        self.counted.append(np.bincount(place * 4 + dep, minlength=12).tolist())
        home = place < 2
        helped = ((reach == 2) & home).astype(np.int64)
        lives = draw() >= t["death"][self.year, s, a, dep]
        fell = draw() < t["falls"][dep, home.astype(np.int64), adapted, helped]
        up = t["worse"][self.year, s, a, dep] * t["income"][income] + fell * t["worsens"]
        u = draw()
        worse = (dep < 3) & (u < up)
        better = ~worse & (u >= 1 - t["better"][s, a, dep])
        dep = dep + worse - better
        self.hospital = int((draw() < t["hospital"][dep, helped]).sum())
        u = draw()
        alone = np.where(home & (alone == 1) & (u < t["alone_off"]), 0,
                         np.where(home & (alone == 0) & (u < t["alone_on"][s, a]), 1, alone))  # fmt: skip
        u, w = draw(), draw()
        new = carer.copy()
        new[home & (carer == 0) & (u < t["carer_on"][alone])] = 1
        kept = home & (carer > 0) & (u >= t["carer_off"])
        new[home & (carer > 0) & (u < t["carer_off"])] = 0
        new[kept & (carer == 1) & (w < t["strain"][dep, helped])] = 2
        new[kept & (carer == 2) & ((dep == 0) | (w < t["relief"]))] = 1
        u = draw()
        more = t["adapts"] + np.where(reach == 2, t["adapts_more"], 0.0)
        adapted = np.where(home & (adapted == 0) & (u < more), 1, adapted)
        row = (((dep * 2 + alone) * 3 + new) * 3 + income) * 2 + (reach == 2)
        asks = (place == 0) & (draw() < t["applies"][s, a, row])
        back = (place == 1) & (dep == 0)
        place = np.where(asks, 1, np.where(back, 0, place))
        if self.arm:
            seen = (reach == 1) & (place < 2) & (draw() < t["detect"][self.year, a, dep, alone])
            reach = np.where(seen, 2, reach)
        waits = np.flatnonzero((place == 1) & lives)
        free = int(max(t["beds"][self.year + 1] - ((place == 2) & lives).sum(), 0))
        order = np.lexsort((rng.random(len(waits)), -dep[waits]))
        place[waits[order[:free]]] = 2
        p["dep"], p["place"], p["alone"], p["carer"] = dep, place, alone, new
        p["adapted"], p["reach"], p["lives"] = adapted, reach, lives
        young = everyone[everyone["lives"] & (everyone["age"] < 65)]
        q = t["young"][self.year, young["sex"].to_numpy(), young["age"].to_numpy()]
        dies = young.index[rng.random(len(young)) < q]
        everyone.loc[p.index, p.columns] = p
        everyone.loc[dies, "lives"] = False
        everyone["age"] += 1
        self.population_view.update(self.columns, lambda _: everyone)
        self.year += 1


def main():
    tables = dict(np.load(sys.argv[1]))
    persons, years, seed = (int(one) for one in sys.argv[2:5])
    start, found = time.process_time(), []
    for arm in (0, 1):
        life = Life(tables, persons, arm, seed, sys.argv[5] == "streams")
        configuration = {
            "population": {"population_size": persons},
            "time": {"start": {"year": 2021, "month": 1, "day": 1}, "step_size": 365},
        }
        simulation = InteractiveContext(components=[life], configuration=configuration, setup=True)
        simulation.take_steps(years)
        found.append(life.counted)
    print(json.dumps({"seconds": time.process_time() - start, "counted": found}))


if __name__ == "__main__":
    main()
