"""What a policy brings beside unchanged policy, every figure with its interval; nothing here promises a saving."""

from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from nabij.engines.microsim.baseline import Baseline, to_json
from nabij.engines.microsim.breakeven import BreakEven
from nabij.engines.microsim.fit import Row
from nabij.engines.microsim.outcomes import ALL_PAYERS, LINES, MONEY, Outcome, with_sums
from nabij.engines.microsim.problem import INCOMES, Floats, Policy, Problem

FORMAT: Final = "nabij-microsim-result/1"
Z: Final = 1.959963984540054
FEWEST_DRAWS: Final = 20
NOTE: Final = (
    "Simulated figures under the assumptions listed, not a forecast and not a promise of savings. Positive = avoided, "
    "saved or gained under the policy. An interval holds the uncertainty of the parameters told, not that of the model."
)


@dataclass(frozen=True, eq=False)
class Compared:
    """One policy: the outcomes of draw 0 (central figures) and of the draws, and what it would have to achieve."""

    policy: Policy
    outcomes: list[Outcome]
    break_even: BreakEven | None


@dataclass(frozen=True, eq=False)
class Result:
    """factors: what each alignment target multiplies deaths by, NaN = not used. persons: simulated in one draw.
    baseline: unchanged policy by draw."""

    problem: Problem
    compared: list[Compared]
    fit: list[Row]
    tipping: list[dict[str, Any]]
    factors: list[float]
    persons: int
    baseline: list[Baseline]

    def to_json(self) -> dict[str, Any]:
        p = self.problem
        return {
            "format": FORMAT, "note": NOTE, "name": p.name, "year": p.year, "years": p.years,
            "persons": self.persons, "population": p.population.total, "draws": p.draws, "seed": p.seed,
            "bed_limit": p.bed_limit, "interval": self.interval, "inputs": dict(p.hashes),
            "baseline": to_json(p, self.baseline, spread),
            "policies": [self._policy(one) for one in self.compared],
            "fit": [row.to_json() for row in self.fit],
            "alignment": [
                {"year": t.year, "sex": t.sex, "age_from": t.age_from, "age_to": t.age_to, "population": t.population,
                 "deaths_multiplied_by": None if np.isnan(f) else round(f, 4)}
                for t, f in zip(p.targets, self.factors, strict=True)
            ],
            "tipping": self.tipping,
            "parameters": [
                {"name": one.name, "value": one.value, "low": one.low, "high": one.high,
                 "distribution": one.distribution, "unit": one.unit, "grade": one.grade, "source": one.source}
                for one in p.parameters.of.values()
            ],
        }  # fmt: skip

    @property
    def interval(self) -> str:
        if self.problem.draws >= FEWEST_DRAWS:
            return f"2.5 % to 97.5 % of {self.problem.draws} draws of the parameters"
        if self.problem.draws:
            return f"lowest to highest of the central figures and {self.problem.draws} draws of them: too few for 95 %"
        return "95 %, of the lot of the persons only: no draws of the parameters were asked"

    def _policy(self, one: Compared) -> dict[str, Any]:
        draws = [found.totals for found in one.outcomes]
        central, years = one.outcomes[0], self.problem.years
        error = monte_carlo(central.lines.sum(axis=(0, 2)))
        money = monte_carlo(with_sums(central.lines[..., MONEY:]).sum(axis=(0, 2)))
        return {
            "name": one.policy.name, "measures": list(one.policy.measures), "changes": dict(one.policy.changes),
            "outcomes": {
                name: estimate([found[k] for found in draws], error[k]) for k, name in enumerate(LINES[:MONEY])
            },
            "fewer_beds_in_use": {
                "mean_over_years": estimate([found[0] / years for found in draws], error[0] / years),
                "at_the_end": spread([found.residents[0, -1] - found.residents[1, -1] for found in one.outcomes]),
            },
            "net_present_value": {
                payer: estimate([found.npv[k] for found in one.outcomes], money[k])
                for k, payer in enumerate(ALL_PAYERS)
            },
            "payback_years": {
                payer: _payback([found.payback[k] for found in one.outcomes]) for k, payer in enumerate(ALL_PAYERS)
            },
            "fixed_costs_a_year": dict(zip(ALL_PAYERS, with_sums(central.fixed).tolist(), strict=True)),
            "by_income": self._by(one, INCOMES, axis=2),
            "by_region": self._by(one, self.problem.population.regions, axis=0),
            "by_year": self._by_year(one),
            "break_even": None if one.break_even is None else one.break_even.to_json(),
        }  # fmt: skip

    def _by(self, one: Compared, names: tuple[str, ...], axis: int) -> dict[str, Any]:
        """Without the programme's fixed costs, which nobody can be said to cause."""
        others = tuple(k for k in range(3) if k != axis)
        draws = [with_sums_of_money(found.lines.sum(axis=others)) for found in one.outcomes]
        central = np.moveaxis(with_sums_of_money(one.outcomes[0].lines), axis, 0)
        keep = (*LINES[:MONEY], *(f"saved_{payer}" for payer in ALL_PAYERS))
        found = {}
        for row, name in enumerate(names):
            groups = central[row].sum(axis=1) if axis == 0 else central[row].sum(axis=0)
            error = monte_carlo(groups)
            found[name] = {key: estimate([draw[row, k] for draw in draws], error[k]) for k, key in enumerate(keep)}
        return found

    def _by_year(self, one: Compared) -> list[dict[str, Any]]:
        central = one.outcomes[0]
        rows = []
        for t in range(self.problem.years + 1):
            fewer = [found.residents[0, t] - found.residents[1, t] for found in one.outcomes]
            row: dict[str, Any] = {
                "year": self.problem.year + t,
                "residents_unchanged": round(float(central.residents[0, t])),
                "residents": round(float(central.residents[1, t])),
                "fewer_beds_in_use": spread(fewer),
                "waiting_unchanged": round(float(central.waiting[0, t])),
                "waiting": round(float(central.waiting[1, t])),
                "reached": round(float(central.reached[t])),
            }
            if t < self.problem.years:
                saved = [with_sums(found.yearly[t]) for found in one.outcomes]
                row["saved"] = {payer: spread([s[k] for s in saved]) for k, payer in enumerate(ALL_PAYERS)}
                spent = with_sums(central.spent[:, t])
                row["spent_unchanged"] = {payer: round(float(spent[0, k])) for k, payer in enumerate(ALL_PAYERS)}
            rows.append(row)
        return rows

    def summary(self) -> str:
        lines = [f"{self.persons:,} persons, {self.problem.years} years, {self.problem.draws} draws; {self.interval}."]
        told = self.to_json()
        first, last = told["baseline"][0], told["baseline"][-1]
        lines += ["", "unchanged policy"]
        lines += [
            f"  {name:26} {_range(first[name], 1)} in {first['year']}, {_range(last[name], 1)} in {last['year']}"
            for name in ("people_65", "heavy", "residents", "waiting", "overloaded_carers")
        ]
        for row in (first, told["baseline"][-2]):
            cost, share = row["long_term_care"]["public"], row["share_of_product"]["public"]
            lines.append(
                f"  long-term care, public     {_range(cost, 1e6)} million euro in {row['year']}, "
                f"{100 * share['value']:.1f} % of the product ({100 * share['low']:.1f} to {100 * share['high']:.1f})"
            )
        for one in told["policies"]:
            lines += ["", f"{one['name']} ({', '.join(one['measures']) or 'nothing changes'})"]
            for name, found in one["outcomes"].items():
                lines.append(f"  {name:26} {_range(found, 1)}")
            for payer, found in one["net_present_value"].items():
                back = one["payback_years"][payer]["value"]
                years = "" if back is None else f"  back after {back:.0f} years" if back else "  nothing laid out"
                lines.append(f"  net present value {payer:9} {_range(found, 1e6)} million euro{years}")
            for payer, found in (one["break_even"] or {}).items():
                lines.append(f"  break-even {payer:15} {_even(found)}")
        misfits = [row for row in self.fit if not row.fits]
        lines += ["", f"{len(self.fit) - len(misfits)} of {len(self.fit)} official figures are met."]
        lines += [f"  not: {row.name}: {row.to_json()['official']} official, {_short(row.model)}" for row in misfits]
        lines.append(NOTE)
        return "\n".join(lines)


def with_sums_of_money(lines: Floats) -> Floats:
    return np.concatenate([lines[..., :MONEY], with_sums(lines[..., MONEY:])], axis=-1)


def monte_carlo(groups: Floats) -> Floats:
    """Standard error of the sum over axis 0: groups of persons, each with its own lot."""
    n = len(groups)
    found: Floats = np.sqrt(n * groups.var(axis=0, ddof=1)) if n > 1 else np.full(groups.shape[1:], np.nan)
    return found


def ends(values: list[Any]) -> tuple[float, float]:
    """values: central, then the draws. The 95 % interval of these; when they are few, from lowest to highest of all."""
    enough = len(values) > FEWEST_DRAWS
    varied = np.array(values[1:] if enough else values, dtype=float)
    share = 0.025 if enough else 0.0
    low, high = np.quantile(varied, [share, 1 - share])
    return float(low), float(high)


def estimate(values: list[Any], error: float) -> dict[str, float]:
    """values: central, then the draws."""
    value = float(values[0])
    low, high = ends(values) if len(values) > 1 else (value - Z * float(error), value + Z * float(error))
    found = {"value": value, "low": low, "high": high, "monte_carlo_error": float(error)}
    if len(values) > 1:
        varied = np.array(values[1:], dtype=float)
        found |= {"mean": float(varied.mean()), "median": float(np.median(varied)),
                  "share_positive": float((varied > 0).mean())}  # fmt: skip
    return found


def spread(values: list[Any], digits: int | None = None) -> dict[str, float]:
    low, high = ends(values)
    return {"value": round(float(values[0]), digits), "low": round(low, digits), "high": round(high, digits)}


def _payback(values: list[float]) -> dict[str, Any]:
    """None = not within the horizon."""
    varied = np.array(values[1:] or values)
    reached = np.sort(np.where(np.isnan(varied), np.inf, varied))
    found = [None if np.isinf(x) else float(x) for x in np.quantile(reached, [0.025, 0.5, 0.975], method="nearest")]
    value = None if np.isnan(values[0]) else float(values[0])
    return {"value": value, "low": found[0], "median": found[1], "high": found[2],
            "share_within_horizon": round(float(np.isfinite(reached).mean()), 4)}  # fmt: skip


def _short(value: float) -> str:
    return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.3g}"


def _range(found: dict[str, float], unit: float) -> str:
    return f"{found['value'] / unit:,.0f} ({found['low'] / unit:,.0f} to {found['high'] / unit:,.0f})"


def _even(found: dict[str, Any]) -> str:
    if found["verdict"] == "never":
        text = "at no number of applications of who is reached"
    elif found["verdict"] == "always":
        text = "from none to half as many more applications of who is reached"
    else:
        change = 100 * found["fewer_applications"]
        much = f"{abs(change):.1f} % {'fewer' if change > 0 else 'more'} applications of who is reached"
        text = f"at {much}" if found["verdict"] == "at_most" else f"not below {much}: this payer gains by admission"
    return f"{text}; draws {_end(found, 'low')} to {_end(found, 'high')}, never in {100 * found['share_never']:.0f} %"


def _end(found: dict[str, Any], end: str) -> str:
    ratio = found[end]
    return str(found[f"{end}_verdict"]) if ratio is None else f"{100 * (ratio - 1):+.1f} %"
