"""Random valid cases that reach every branch: near each threshold, gaps of 0 to 80 days, fractional scores."""

from __future__ import annotations

import random
from datetime import date, timedelta
from typing import Any

LADDERS: dict[str, list[float]] = {
    "ankle_kg": [0, 0.5, 1, 1.5, 2, 2.5, 3, 4, 5],
    "dumbbell_kg": [0, 1, 2, 3, 4, 5, 6, 8, 10],
    "band_lb": [0, 3.0, 3.7, 4.6, 5.8, 7.3, 10.2],
    "level": [1, 2, 3, 4, 5],
    "none": [0],
}
# The last is a ladder of steps near 10 %: 10 to 11 is not more, 11 to 12.2 is.
OWN_LADDERS = [[0], [0, 0.5], [1, 2, 3.5], [0.5, 1], [0, 1, 1.1, 1.21, 1.33, 5], [2, 4], [10, 11, 12.2, 13.4]]
RISKS = ["LOW", "MOD", "HIGH"]


def score(rng: random.Random, *near: float) -> float:
    """A score: near a threshold, or anywhere; often fractional in tenths."""
    if near and rng.random() < 0.6:
        value = rng.choice(near) + rng.choice([-1, -0.5, -0.1, 0, 0, 0, 0.1, 0.5, 1])
    else:
        value = rng.choice([rng.randint(0, 10), rng.randint(0, 20) / 2, rng.randint(0, 100) / 10])
    value = round(min(max(value, 0), 10), 1)
    return int(value) if value == int(value) else value


def random_case(rng: random.Random) -> dict[str, Any]:
    """A valid case of section 9, as a dict that ``json.dumps`` writes exactly."""
    return rng.choice([any_case, any_case, growing_case, growing_case, growing_case, sore_case])(rng)


def prescription(rng: random.Random, **fields: Any) -> dict[str, Any]:
    inc = rng.choice([1, 1, 1, 5])
    low = rng.choice([8, 8, 5, 6, 1, 3] if inc == 1 else [15, 5, 10, 3])
    high = low + rng.choice([0, 2, 4] if inc == 1 else [0, 5, 15, 12])
    equipment = rng.choice(list(LADDERS))
    ladder = LADDERS[equipment]
    past_the_top = rng.randint(high, high + 3 * inc)
    rx: dict[str, Any] = {
        "sets": rng.randint(1, 3),
        "reps": rng.choice([rng.randint(1, high), low, high, high, max(high - 1, 1), max(low - 1, 1), past_the_top]),
        "reps_min": low,
        "reps_max": high,
        "target_sets": rng.randint(1, 3),
        "equipment": equipment,
        "days_since_load_change": rng.choice([0, 6, 7, 8, 13, 14, 15, 20, 21, 22, 41, 42, 60]),
        "inc": inc,
    }
    if rng.random() < 0.3:
        rx["ladder"] = ladder = rng.choice(OWN_LADDERS)
    rx["load"] = rng.choice([ladder[0], ladder[0], *ladder, ladder[-1]])
    return rx | fields


def profile(rng: random.Random) -> dict[str, Any]:
    person: dict[str, Any] = {
        "risk": rng.choice(RISKS),
        "phase": rng.choice([1, 2]),
        "usual_pain": score(rng, 0, 0, 3, 4),
        "clearance": "ok" if rng.random() < 0.97 else "pending",
    }
    if rng.random() < 0.5:
        person["load_cleared"] = rng.random() < 0.6
    if rng.random() < 0.4:
        person["min_gap"] = rng.choice([0, 1, 2, 3, 9])
    return person


def flags(rng: random.Random, usual: float) -> dict[str, Any]:
    chosen: dict[str, Any] = {}
    if rng.random() < 0.05:
        chosen["emergency"] = rng.random() < 0.4
    if rng.random() < 0.05:
        chosen["urgent"] = rng.random() < 0.4
    if rng.random() < 0.2:
        chosen["fall_days_ago"] = rng.choice([0, 1, 13, 14, 15, 40])
    if rng.random() < 0.15:
        chosen["pre_pain_today"] = score(rng, 6, usual + 3, 0)
    return chosen


def gap(rng: random.Random) -> int:
    return rng.choice([rng.randint(0, 80), 0, 1, 2, 2, 2, 3, 3, 7, 8, 13, 14, 27, 28, 55, 56])


def finished(
    rng: random.Random, person: dict[str, Any], rx: dict[str, Any], entries: list[dict[str, Any]], last_gap: int
) -> dict[str, Any]:
    """Date the sessions, oldest first, and close the case."""
    today = date(2025, 1, 1) + timedelta(days=rng.randint(0, 700))
    day = today - timedelta(days=last_gap)
    for entry in reversed(entries):
        entry["d"] = day.isoformat()
        day -= timedelta(days=rng.choice([0, 1, 2, 2, 3, 3, 4, 6, 12]))
    case = {"profile": person, "rx": rx, "log": entries, "today": today.isoformat()}
    chosen = flags(rng, person["usual_pain"])
    if chosen or rng.random() < 0.5:
        case["flags"] = chosen
    return case


def any_case(rng: random.Random) -> dict[str, Any]:
    """Everything at random."""
    person, rx = profile(rng), prescription(rng)
    ladder = rx.get("ladder", LADDERS[rx["equipment"]])
    entries = []
    for _number in range(rng.choice([0, 1, 1, 2, 2, 3, 4, 6, 7, 9])):
        entry: dict[str, Any] = {
            "sets": [max(rx["reps"] + rng.choice([-3, -1, 0, 0, 1, 4]), 0) for _set in range(rng.randint(1, 4))],
            "load": rng.choice([rx["load"], rx["load"], rx["load"], rng.choice(ladder), rx["load"] + 0.25]),
            "rpe": None if rng.random() < 0.1 else score(rng, 5, 6, 7, 8, 9),
            "before": score(rng, 0, 3, 4),
            "during": score(rng, 1, 3, 6),
            "next": None if rng.random() < 0.15 else score(rng, 0, person["usual_pain"] + 2),
            "tech": rng.random() < 0.8,
        }
        if rng.random() < 0.2:
            entry["sharp"] = rng.random() < 0.3
        if rng.random() < 0.2:
            entry["worse24h"] = rng.random() < 0.4
        entries.append(entry)
    return finished(rng, person, rx, entries, gap(rng))


def growing_case(rng: random.Random) -> dict[str, Any]:
    """Clean sessions, mostly at the top of the range, with at most one thing out of order."""
    rx = prescription(rng)
    if rng.random() < 0.8:
        rx["reps"] = rx["reps_max"] + rng.choice([0, 0, 0, 1, 2, 3]) * rx["inc"]
    if rng.random() < 0.7:
        rx["target_sets"] = rng.randint(1, rx["sets"])
    if rng.random() < 0.6:
        rx["days_since_load_change"] = rng.choice([21, 40, 41, 42, 50])
    person = profile(rng) | {"min_gap": 1}
    band = (5, 6) if person["phase"] == 1 else (7, 8)
    style = rng.choice(["surplus", "big surplus", "easy", "plain", "mixed"])
    entries: list[dict[str, Any]] = []
    for _number in range(rng.choice([1, 2, 2, 2, 3, 4, 5, 6, 7])):
        sets = [rx["reps"] + rng.choice([0, 0, 1]) for _set in range(rx["sets"] + rng.choice([0, 0, 0, 1]))]
        this = rng.choice(["surplus", "easy", "big surplus"]) if style == "mixed" else style
        if this == "surplus":
            sets[-1] = rx["reps_max"] + rng.choice([2, 2, 2, 3]) * rx["inc"] - (rng.random() < 0.1)
        elif this == "big surplus":
            sets[-1] = rx["reps_max"] + 3 * rx["inc"] - (rng.random() < 0.1)
        entries.append(
            {
                "sets": sets,
                "load": rx["load"],
                "rpe": rng.choice([4, 4.5, band[0] - 1, band[0] - 0.1]) if this == "easy" else rng.choice(band),
                "before": 0,
                "during": rng.choice([0, 1, 2, 2.9]),
                "next": rng.choice([0, person["usual_pain"]]),
                "tech": True,
            }
        )
    if rng.random() < 0.4:
        rng.choice(entries).update(
            rng.choice(
                [
                    {"rpe": None},
                    {"rpe": band[1] + rng.choice([0, 0.1, 1])},
                    {"rpe": rng.choice([8.9, 9])},
                    {"next": None},
                    {"tech": False},
                    {"during": rng.choice([3, 5.9, 6])},
                    {"sets": [rx["reps"]] * max(rx["sets"] - 1, 1)},
                    {"sets": [max(rx["reps"] - 1, 0)] * rx["sets"]},
                    {"load": rng.choice(rx.get("ladder", LADDERS[rx["equipment"]]))},
                ]
            )
        )
    return finished(rng, person, rx, entries, rng.choice([1, 2, 2, 2, 3, 7]))


def sore_case(rng: random.Random) -> dict[str, Any]:
    """Runs of amber, flares and red; pain that rises slowly; technique and effort that go wrong twice."""
    rx, person = prescription(rng), profile(rng)
    kind = rng.choice(["amber", "amber", "amber", "flare", "red", "rising", "technique", "hard"])
    entries: list[dict[str, Any]] = []
    count = rng.choice([6, 7]) if kind == "rising" else rng.choice([1, 2, 3, 3, 4, 5])
    level = score(rng, 3, 4)
    for number in range(count):
        entry: dict[str, Any] = {
            "sets": [rx["reps"]] * rx["sets"],
            "load": rx["load"],
            "rpe": rng.choice([None, 5, 6, 7]),
            "before": score(rng, 0),
            "during": score(rng, 0, 1),
            "next": person["usual_pain"],
            "tech": True,
        }
        if kind == "amber":
            entry["during"] = min(max(round(level + rng.choice([-1, -0.1, 0, 0, 0.1, 1]), 1), 0), 10)
        elif kind == "flare" and rng.random() < 0.2:
            entry["next"] = None
        elif kind == "flare" and rng.random() < 0.85:
            entry |= (
                {"next": None, "worse24h": True}
                if rng.random() < 0.4
                else {"next": min(round(person["usual_pain"] + 2, 1), 10)}
            )
        elif kind == "red" and rng.random() < 0.6:
            entry |= {"sharp": True} if rng.random() < 0.3 else {"during": rng.choice([6, 6, 7, 5.9])}
        elif kind == "rising":
            entry["during"] = round(
                rng.choice([0, 0.5, 1]) if number < count - 3 else rng.choice([2, 2.5, 3, 2.9, 3.4]), 1
            )
        elif kind == "technique":
            entry["tech"] = rng.random() < 0.2
        elif kind == "hard" and rng.random() < 0.8:
            short = max(min(rx["reps"], rx["reps_min"]) - 1, 0)
            entry |= {"rpe": rng.choice([9, 10])} if rng.random() < 0.5 else {"sets": [rx["reps"], short]}
        entries.append(entry)
    return finished(rng, person, rx, entries, rng.choice([0, 1, 2, 2, 2, 3, 5, 7, 8, 9]))
