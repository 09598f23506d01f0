"""Each clinical number stands once: change its row, and the pages follow; nothing else in the code repeats it."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from django.urls import reverse

from exercises.measures.scales import PAIN_AMBER_FROM, PAIN_RED_FROM
from exercises.models import ProgressionRule
from exercises.snapshot.current import publish_catalogue
from programs.progression.course.states import Amount, State
from programs.progression.numbers import rows_of_number
from tests.sources import nodes

from .conftest import MONDAY
from .factories import EVERYTHING_AT_HOME, make_fall, make_routine, make_session

pytestmark = pytest.mark.usefixtures("on_a_monday")
ROOT = Path(__file__).resolve().parents[2]


def set_rows(**values: object) -> None:
    for key, value in values.items():
        assert ProgressionRule.objects.filter(key=key).update(value=value) == 1
    publish_catalogue()


# --- The pages follow -------------------------------------------------------------------------------------------------


def test_today_holds_as_long_after_a_fall_as_the_engine(owner, owner_client):
    make_routine(owner, on=MONDAY - timedelta(days=40))
    make_fall(owner, on=MONDAY - timedelta(days=20))
    owner.fall_reports.update(reported_at="2026-01-01T00:00Z")
    assert "nothing gets heavier" not in owner_client.get(reverse("programs:today")).text
    set_rows(fall_hold_days=28)
    assert "For 4 weeks nothing gets heavier" in owner_client.get(reverse("programs:today")).text


def test_the_health_check_is_due_after_the_gap_of_the_engine(owner, owner_client):
    routine = make_routine(owner, on=MONDAY - timedelta(days=70))
    owner.health_profiles.update(completed_at="2026-09-01T00:00Z")
    make_session(routine, on=MONDAY - timedelta(days=60))
    assert "8 weeks ago" in owner_client.get(reverse("programs:today")).text
    set_rows(gap_restart_from=61)
    assert "Good to see you again" not in owner_client.get(reverse("programs:today")).text
    set_rows(gap_restart_from=60)
    assert "60 days ago" in owner_client.get(reverse("programs:today")).text


def test_the_break_that_is_come_back_from_gently(owner, owner_client):
    make_routine(owner)
    assert "break of 2 weeks or more" in owner_client.get(reverse("programs:routine_pause")).text
    set_rows(gap_ramp_2w_from=20)
    assert "break of 20 days or more" in owner_client.get(reverse("programs:routine_pause")).text


@pytest.mark.parametrize(("tier", "row"), [("LOW", "min_days_low"), ("MOD", "min_days_mod")])
def test_the_pace_of_a_tier(owner, owner_client, tier, row):
    routine = make_routine(owner)
    routine.tier = tier
    routine.save()
    set_rows(**{row: 35})
    assert "at least 5 weeks between" in owner_client.get(reverse("programs:routine")).text


def test_the_player_asks_for_the_zones_of_pain(owner, owner_client):
    routine = make_routine(owner)
    session = make_session(routine, done=False)
    text = owner_client.get(session.get_absolute_url()).text
    assert f'data-easier-from="{PAIN_AMBER_FROM}" data-stop-from="{PAIN_RED_FROM}"' in text


# --- Nothing repeats them ---------------------------------------------------------------------------------------------

# Numbers of calendars, scales of plots, limits of what is stored: none is clinical, or each is where it is said.
SAID_HERE = {
    "accounts/health_check/services.py",  # how long a health check counts (4.1), and how long a sign can be a slip (3)
    "accounts/time_zones.py",  # how long a journey is
    "accounts/settings/views.py",  # how long a cookie lasts
    "programs/schedule/days.py",  # which hours are a night
    "accounts/rules/norms.py",  # the numbers of the self-tests (6)
    "exercises/measures/scales.py",  # the two scales
    "programs/decision/forms.py",  # how old a clinician's look may be
    "programs/entries/forms.py",  # how far back a session may be added
    "programs/entries/fold.py",  # how long an entry may be on its way
    "programs/schedule/plots.py",  # which dots of a plot are joined
    "programs/progression/course/history.py",  # how long a reminder is remembered
    "programs/demo/characters.py",  # made-up people
    "programs/demo/people.py",
}
FREE = {-1, 0, 1, 2, 7, 100}
MINUTE = {60}
CLINICAL = r"days|weeks|pain|gap|effort|usual|reps|sets|min_|max_"


def modules() -> Iterator[tuple[str, list[ast.AST]]]:
    for app in ("accounts", "programs"):
        for path in sorted((ROOT / app).rglob("*.py")):
            name = path.relative_to(ROOT).as_posix()
            if "/migrations/" not in name and name not in SAID_HERE:
                yield name, nodes(path)


def numbers_in(node: ast.AST) -> list[float]:
    return numbers_among(ast.walk(node))


def numbers_among(parts: Iterable[ast.AST]) -> list[float]:
    return [
        part.value
        for part in parts
        if isinstance(part, ast.Constant) and type(part.value) in {int, float} and part.value not in FREE
    ]


def is_number(node: ast.AST) -> bool:
    return isinstance(node, ast.Constant) and bool(numbers_in(node))


def test_no_code_compares_days_or_scores_with_a_number_of_its_own():
    found = []
    for name, parts in modules():
        for node in parts:
            # Words are written out only where there is a number: that takes longer than all the rest.
            if isinstance(node, ast.Call):
                days = [keyword.value for keyword in node.keywords if keyword.arg in {"days", "weeks", "hours"}]
                if any(map(numbers_in, days)) and ast.unparse(node.func).endswith("timedelta"):
                    found.append((name, node.lineno))
            elif isinstance(node, ast.Compare) and any(map(is_number, (node.left, *node.comparators))):
                words = ast.unparse(node).lower()
                if any(word in words for word in ("pain", "effort", "during", "days", "gap", "rpe", "age")):
                    found.append((name, node.lineno))
    assert found == []


def test_the_rules_hold_no_number_themselves():
    """Only what the contract's words are made of: one set, the last two of a list, half of a hundred."""
    rules = ROOT / "programs/progression"
    # Half a year of reminders; how far is looked ahead; how much is remembered of what was read or made.
    allowed = {"history.py": {26}, "ahead.py": {3, 12}, "states.py": {1024}, "dosage.py": {1024}}
    folders = [path for name in ("rules", "course", "reviews") for path in (rules / name).rglob("*.py")]
    for path in (rules / "situation.py", *folders):
        assert set(numbers_among(nodes(path))) - MINUTE <= allowed.get(path.name, set()), path


def test_no_parameter_repeats_a_number_as_its_default():
    found = []
    for name, parts in modules():
        for node in parts:
            if isinstance(node, ast.FunctionDef):
                plain = zip(node.args.args[::-1], node.args.defaults[::-1], strict=False)
                named = zip(node.args.kwonlyargs, node.args.kw_defaults, strict=True)
                found += [
                    (name, node.name)
                    for argument, default in (*plain, *named)
                    if default and re.search(CLINICAL, argument.arg) and is_number(default)
                ]
            elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name) and node.value:
                is_clinical = re.search(CLINICAL, node.target.id) and is_number(node.value)
                found += [(name, node.target.id)] if is_clinical else []
    assert found == []


def test_every_row_is_read_by_something():
    code = "\n".join(
        path.read_text(encoding="utf-8")
        for path in (ROOT / "programs").rglob("*.py")
        if path.name not in {"numbers.py", "in_force.py"}
    )
    of_numbers = (ROOT / "programs/progression/numbers.py").read_text(encoding="utf-8")
    for key in rows_of_number():
        assert re.search(rf"\.{key}\b", code) or f"self.{key}" in of_numbers, key


WORDS_OF_TIME = re.compile(
    r"\b(?:two|three|four|six|eight|twelve|\d+) (?:weeks|days|hours|months)\b"
    r"|\d+ (?:or more )?out of 10|[1-9]\d* (?:and|or) more\b"
)
# How far a page looks back or ahead.
NOT_CLINICAL = re.compile(r"(?i)(?:(?:last|next)|In) (?:12|twelve) weeks")


def test_no_page_says_a_number_by_itself():
    for path in sorted((ROOT / "templates").rglob("*.html")):
        if path.name == "styleguide.html":
            continue
        text = NOT_CLINICAL.sub("", path.read_text(encoding="utf-8"))
        assert not WORDS_OF_TIME.findall(text), path


ASKED_OF_THE_PAST = {
    # What is asked, and what a day or a week is to the question.
    "accounts/health_check/questions/health.py",
    "accounts/health_check/questions/hips.py",
    "accounts/health_check/questions/living.py",
    "accounts/rules/risk.py",  # and the answers, said again
}


def test_no_code_says_a_number_by_itself():
    """Neither does what the pages take from the code."""
    for name, parts in modules():
        if name in ASKED_OF_THE_PAST:
            continue
        said = [
            argument.value
            for call in parts
            if isinstance(call, ast.Call)
            for argument in call.args
            if isinstance(argument, ast.Constant) and isinstance(argument.value, str)
            if WORDS_OF_TIME.search(NOT_CLINICAL.sub("", argument.value))
            if re.search(r"gettext|^_$", ast.unparse(call.func))
        ]
        assert not said, name


def test_no_script_knows_the_zones_of_pain():
    for path in sorted((ROOT / "static/js").rglob("*.js")):
        text = path.read_text(encoding="utf-8")
        assert not re.findall(r"(?i)pain\w* *[<>]=? *[2-9]", text), path


def test_the_words_of_the_catalogue_know_the_same_zones():
    """Prose cannot ask; so what an exercise or a rule says of strong pain is held to the number here."""
    for path in sorted([*ROOT.glob("exercises/catalogue/**/*.toml"), *ROOT.glob("programs/catalogue/**/*.toml")]):
        text = path.read_text(encoding="utf-8")
        said = re.findall(r"(?i)(?:pain|hurts?)[^.\"]{0,40}?\b(\d+) or more out of 10", text)
        said += [str(int(most) + 1) for most in re.findall(r"(?i)pain (?:goes )?(?:up to|above) (\d+) out of 10", text)]
        assert {int(number) for number in said} <= {PAIN_RED_FROM}, path


def test_a_plan_on_the_way_to_a_large_step_says_what_the_extra_repetitions_are_for(owner, owner_client):
    routine = make_routine(owner, equipment=EVERYTHING_AT_HOME)
    item = routine.items.get(exercise__slug="standing-hip-abduction")
    top = item.goal.reps_max or item.goal.reps
    amount = Amount(sets=item.goal.sets, reps=top + 1, load=Decimal(1), level="standing-hip-abduction||")
    state = State(amount=amount, changed_on=MONDAY - timedelta(days=30)).to_mapping()
    item.progress = {"/left": state, "/right": state}
    item.save()
    text = owner_client.get(reverse("programs:routine_exercise", args=[item.pk])).text
    assert f"{item.goal.sets} sets of {top + 1}" in text
    assert "get you ready for it" in text
    assert "To grow into here" not in text
