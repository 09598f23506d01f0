"""Section 9 of ``clinical_rules.md`` once more, in one plain function, sentence by sentence.

It shares no code with ``programs.progression`` and is written from the text alone, to be compared with it. It takes a
valid case as decoded from JSON (numbers exact: int or Fraction) and answers (rule, decision, sets, reps, load).
"""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Any

LADDERS = {
    "ankle_kg": ["0", "0.5", "1", "1.5", "2", "2.5", "3", "4", "5"],
    "dumbbell_kg": ["0", "1", "2", "3", "4", "5", "6", "8", "10"],
    "band_lb": ["0", "3.0", "3.7", "4.6", "5.8", "7.3", "10.2"],
    "level": ["1", "2", "3", "4", "5"],
    "none": ["0"],
}


def decide_by_the_text(case: dict[str, Any]) -> tuple[str, str, int, int, Any]:
    person, rx, log, flags = case["profile"], case["rx"], case["log"], case.get("flags", {})
    today = date.fromisoformat(case["today"])
    ladder = rx["ladder"] if "ladder" in rx else [Fraction(step) for step in LADDERS[rx["equipment"]]]
    sets, reps, load, inc = rx["sets"], rx["reps"], rx["load"], rx["inc"]
    bottom_reps, top_reps = rx["reps_min"], rx["reps_max"]
    usual = person["usual_pain"]

    # 1
    if flags.get("emergency"):
        return "G0", "STOP_EMERGENCY", sets, reps, load
    if flags.get("urgent"):
        return "G0", "STOP_REFER", sets, reps, load
    if person["clearance"] == "pending":
        return "G1", "BLOCKED", sets, reps, load
    if log == []:
        return "G2", "START", sets, reps, load

    # Words used below. "Easing never raises repetitions": the smaller of what a rule sets and today's.
    rung = ladder.index(load)
    # "Of the sets of a session the first rx.sets are judged."
    judged = [entry["sets"][:sets] for entry in log]
    one_down, two_down = ladder[max(rung - 1, 0)], ladder[max(rung - 2, 0)]
    half_sets = sets // 2 + sets % 2
    eased_to_bottom = min(reps, bottom_reps)
    eased_by_two = min(reps, max(5, reps - 2 * inc))
    above_bottom = rung > 0

    # 2
    gap = (today - date.fromisoformat(log[-1]["d"])).days
    if gap >= 56:
        return "G3", "RESTART_RESCREEN", 1, eased_to_bottom, ladder[0]
    if gap >= 28:
        return "G3", "RETURN_RAMP_4W", half_sets, eased_to_bottom, two_down
    if gap >= 14:
        return "G3", "RETURN_RAMP_2W", half_sets, eased_to_bottom, one_down

    zones = []
    for entry in log:
        if entry.get("sharp") or entry["during"] >= 6:
            zones.append("RED")
        elif entry.get("worse24h") or (entry["next"] is not None and entry["next"] - usual >= 2):
            zones.append("FLARE")
        elif entry["next"] is None:
            zones.append("UNKNOWN")
        elif entry["during"] >= 3:
            zones.append("GREEN" if usual >= 3 and entry["during"] <= entry["before"] else "AMBER")
        else:
            zones.append("GREEN")

    # 3
    reds_in_14_days = 0
    for entry, zone in zip(log, zones, strict=True):
        if zone == "RED" and (today - date.fromisoformat(entry["d"])).days <= 14:
            reds_in_14_days += 1
    if zones[-2:] == ["RED", "RED"] or reds_in_14_days >= 3:
        return "P1", "SUBSTITUTE_REFER", sets, reps, load
    if zones[-1] == "RED":
        if above_bottom:
            return "P1", "REGRESS_LOAD", sets, eased_to_bottom, one_down
        if sets > 1:
            return "P1", "REGRESS_SET", sets - 1, eased_to_bottom, load
        return "P1", "REGRESS_REPS", sets, eased_by_two, load

    # 4
    flares_running = 0
    for zone in reversed(zones if zones[-1] == "FLARE" else []):
        if zone == "FLARE":
            flares_running += 1
        elif zone != "UNKNOWN":
            break
    if flares_running >= 3:
        return "P2", "DELOAD_REFER", half_sets, reps, load
    if flares_running == 2:
        return "P2", "DELOAD", half_sets, reps, load
    if zones[-1] == "FLARE":
        if sets > 1:
            return "P2", "REGRESS_SET", sets - 1, reps, load
        if above_bottom:
            return "P2", "REGRESS_LOAD", sets, eased_to_bottom, one_down
        return "P2", "REGRESS_REPS", sets, eased_by_two, load

    # 5
    if len(log) >= 6:
        durings = [Fraction(entry["during"]) for entry in log[-6:]]
        if sum(durings[3:]) / 3 - sum(durings[:3]) / 3 >= 2:
            return "P3", "DELOAD", half_sets, reps, load

    # 6
    sore = flags.get("pre_pain_today")
    if sore is not None and (sore >= 6 or sore >= usual + 3):
        return "G4", "EASY_DAY", sets, reps, load
    if gap < person.get("min_gap", 2):
        return "S1", "REST_DAY", sets, reps, load
    if gap >= 8:
        return "G3", "HOLD", sets, reps, load

    # 7
    last = log[-1]
    if not last["tech"]:
        if len(log) >= 2 and not log[-2]["tech"]:
            if above_bottom:
                return "T1", "REGRESS_LOAD", sets, eased_to_bottom, one_down
            return "T1", "REGRESS_REPS", sets, eased_to_bottom, load
        return "T1", "HOLD", sets, reps, load

    # 8
    def is_too_hard(entry):
        if entry["rpe"] is not None and entry["rpe"] >= 9:
            return True
        return any(done < min(reps, bottom_reps) for done in entry["sets"][:sets])

    if is_too_hard(last):
        if len(log) >= 2 and is_too_hard(log[-2]):
            if above_bottom:
                return "T2", "REGRESS_LOAD", sets, eased_to_bottom, one_down
            if sets > 1:
                return "T2", "REGRESS_SET", sets - 1, reps, load
            return "T2", "REGRESS_REPS", sets, eased_by_two, load
        return "T2", "HOLD", sets, reps, load

    # 9
    band_bottom, band_top = (5, 6) if person["phase"] == 1 else (7, 8)

    def is_full(entry):
        enough_sets = len(entry["sets"]) >= sets
        return enough_sets and all(done >= reps for done in entry["sets"][:sets]) and entry["load"] == load

    def is_within_band(entry):
        return entry["rpe"] is None or entry["rpe"] <= band_top

    if zones[-1] == "UNKNOWN":
        return "P4", "HOLD", sets, reps, load
    if zones[-1] == "AMBER":
        first = len(zones) - 1
        while first > 0 and zones[first - 1] == "AMBER":
            first -= 1
        three_running = len(zones) - first >= 3
        not_rising = last["during"] <= log[first]["during"]
        if three_running and not_rising and is_full(last) and is_within_band(last) and reps < top_reps:
            return "P5", "ADVANCE_REPS", sets, min(reps + inc, top_reps), load
        return "P5", "HOLD", sets, reps, load

    # 10
    if not is_full(last):
        return "T3", "HOLD", sets, reps, load
    if last["rpe"] is not None and last["rpe"] > band_top:
        return "T4", "HOLD", sets, reps, load

    # 11
    if reps < top_reps:
        below = last["rpe"] is not None and last["rpe"] < band_bottom
        return "A1", "ADVANCE_REPS", sets, min(reps + (2 * inc if below else inc), top_reps), load

    # 12
    def is_top(number):
        entry = log[number]
        reached = is_full(entry) and all(done >= top_reps for done in judged[number])
        return reached and is_within_band(entry) and zones[number] == "GREEN" and entry["tech"]

    if len(log) < 2 or not (is_top(-1) and is_top(-2)):
        return "A2", "HOLD", sets, reps, load
    if log[-1]["rpe"] is None or log[-2]["rpe"] is None:
        return "A2", "HOLD", sets, reps, load

    # 13
    if sets < rx["target_sets"]:
        return "A3", "ADVANCE_SET", sets + 1, bottom_reps, load

    # 14
    last_sets = [done[-1] for done in judged[-2:]]
    has_surplus = all(done >= top_reps + 2 * inc for done in last_sets)
    is_easy = all(entry["rpe"] < band_bottom for entry in log[-2:])
    bridge_has_begun = reps > top_reps
    six_top_running = len(log) >= 6 and all(is_top(number) for number in range(-6, 0))
    six_weeks = rx["days_since_load_change"] >= 42 and six_top_running
    if not (has_surplus or is_easy or bridge_has_begun or six_weeks):
        return "A4", "HOLD", sets, reps, load

    # 15
    if rung == len(ladder) - 1:
        return "A5", "HOLD", sets, reps, load
    if flags.get("fall_days_ago") is not None and flags["fall_days_ago"] <= 14:
        return "A6", "HOLD", sets, reps, load
    is_level = rx["equipment"] == "level"
    if person["risk"] == "HIGH" and not is_level and not person.get("load_cleared", False):
        return "A6", "HOLD", sets, reps, load
    if rx["days_since_load_change"] < {"LOW": 7, "MOD": 14, "HIGH": 21}[person["risk"]]:
        return "A7", "HOLD", sets, reps, load
    one_up = ladder[rung + 1]
    more_than_10_percent = load > 0 and Fraction(one_up - load) / Fraction(load) > Fraction(1, 10)
    bridge_end = top_reps + 3 * inc
    if not is_level and more_than_10_percent and not all(done >= bridge_end for done in last_sets):
        if reps < bridge_end:
            return "A8", "ADVANCE_REPS", sets, min(reps + inc, bridge_end), load
        return "A8", "HOLD", sets, reps, load

    # 16
    return "A9", "ADVANCE_LEVEL" if is_level else "ADVANCE_LOAD", sets, bottom_reps, one_up
