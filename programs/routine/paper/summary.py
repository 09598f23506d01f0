"""What a doctor needs to know to say yes or no: a routine, or a program as it would be fitted, on two sheets."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.health_check.red_flags import SIGN_BY_CODE
from accounts.rules.facts import HealthFacts
from exercises.measures.dose import Dose
from exercises.measures.presentation import dose_words, with_side
from exercises.models import Exercise
from exercises.rules.catalogue import Catalogue, ExerciseEntry
from exercises.rules.home import FLOOR_TRANSFER, Home, Place
from exercises.rules.reasons import Reason, about
from exercises.rules.screening import EVERYONE, Rule, Verdict

from ...checkin.asking import PlanSoFar
from ...checkin.result import short_lines
from ...fitting.explanation import from_week_words, moderate_up_to
from ...models import Routine, RoutineItem
from ...plan.agenda import Agenda, has_parts
from ...plan.words import when_is
from ...progression.in_force import numbers_of
from ...proposal.proposal import Proposal
from ...standing.locks import lock_for, waits_for_a_yes
from ...standing.person import Person
from ..doses import DosesInForce
from .history import beside_of, since_of, told_of
from .two_sheets import Summary, SummaryRow, changes_of

# Said by the start position already, or of no interest to a doctor.
UNSAID = frozenset({"low_impact"})
# That it can be done with a weight is not said of who may use none.
WITH_WEIGHT = "external_load_option"
SAID_BY_POSITION = {
    "supine": frozenset({"supine"}),
    "prone": frozenset({"prone"}),
    "side_lying": frozenset({"side_lying"}),
    "seated_floor": frozenset({"seated_floor"}),
    "quadruped": frozenset({"kneeling_quadruped"}),
    "standing": frozenset({"weight_bearing"}),
    "gait": frozenset({"weight_bearing"}),
}
# It decides where every exercise may be done, even if no rule mentions it.
DECIDES_WHERE = frozenset({"cannot_do_floor"})
# What is done there needs no getting down to the floor.
PLACE_WORDS: Mapping[Place, Promise] = {
    Place.BED: gettext_lazy("on the bed"),
    Place.COUCH: gettext_lazy("on the couch"),
}


def summary_of_routine(person: Person, routine: Routine) -> Summary:
    """Write the sheets about the routine that a person has. ``routine`` comes with its items."""
    user, facts, catalogue = person.user, person.facts, person.catalogue
    lock = lock_for(routine, person)
    items, omissions = list(routine.items.all()), list(routine.omissions.all())
    # What is not possible at home is not asked for.
    waiting = [
        item.instead_of.slug
        for item in items
        if item.instead_of and waits_for_a_yes(item.change_reasons) and not item.missing
    ]
    waiting += [
        omission.exercise.slug for omission in omissions if waits_for_a_yes(omission.reasons) and not omission.missing
    ]
    spoken: list[Reason] = list(routine.program_reasons)
    for item in items:
        spoken += [*item.reasons, *item.change_reasons]
    for omission in omissions:
        spoken += omission.reasons
    in_force = DosesInForce(user=user, catalogue=catalogue, today=person.today)
    waiting_weeks = Agenda(routine=routine, items=items, catalogue=catalogue).waiting(person.today)
    rows = [
        _row(
            catalogue.exercises.get(item.exercise.slug) or item.exercise,
            catalogue,
            dose=_said_of(
                "; ".join(in_force.of(item)),
                _("on %(days)s") % {"days": when_is(item, routine)} if has_parts(items) else "",
                from_week_words(item.from_week) if item in waiting_weeks else "",
            ),
            parts=[(part.slug, part.name, "; ".join(part.doses)) for part in in_force.of_parts(item)],
            reasons=item.reasons,
            load_allowed=item.load_allowed,
            place=_place(item, catalogue, person.home),
        )
        for item in items
    ]
    return Summary(
        name=routine.name,
        per_week=len({*routine.days, *routine.mornings}),
        rows=_numbered(rows),
        waiting=_waiting_rows(waiting, catalogue, person.home),
        age=facts.age,
        answers=_answers(facts, {reason["condition"] for reason in spoken}, catalogue),
        warning_signs=_warning_signs(person),
        locked_by=lock.reasons,
        tier=routine.tier,
        load_waits=any(not item.load_allowed for item in items),
        effort_waits=moderate_up_to(routine.tier, numbers_of(catalogue), stays_moderate=person.stays_moderate),
        told=told_of(person.profile.answers) if person.profile else (),
        left_out=[
            *(
                _left(item.instead_of.name, item.change_reasons, item.missing, catalogue)
                for item in items
                if item.instead_of
            ),
            *(_left(omission.exercise.name, omission.reasons, omission.missing, catalogue) for omission in omissions),
        ],
        since=[
            *since_of(user, person.test_rows, today=person.today),
            *short_lines(PlanSoFar(routine, today=person.today).done),
            *beside_of(user, today=person.today),
        ],
    )


def summary_of_proposal(proposal: Proposal) -> Summary:
    """Write the sheets about a program as it would be fitted. No query beyond the proposal's own."""
    user, catalogue, fitting = proposal.now.user, proposal.catalogue, proposal.fitting

    def say(entry: ExerciseEntry, dose: Dose | None, side: str) -> str:
        return "" if dose is None else dose_words(
            dose, laterality=entry.laterality, measure=entry.measure, load=entry.load, units=user.units, side=side
        )  # fmt: skip

    rules = [*proposal.screening.programme.rules]
    for item in fitting.items:
        rules += [*item.rules, *item.changed_by]
    for left in fitting.left_out:
        rules += left.rules
    rows = [
        _row(
            catalogue.exercises[item.exercise],
            catalogue,
            dose=_said_of(
                say(catalogue.exercises[item.exercise], item.start, item.side), from_week_words(item.from_week)
            ),
            parts=[
                (entry.slug, entry.name, say(entry, part.start, item.side))
                for part in item.parts
                for entry in [catalogue.exercises[part.exercise]]
            ],
            reasons=proposal.item_reasons(item),
            load_allowed=item.load_allowed,
            place=item.place,
        )
        for item in fitting.items
    ]
    # What is not possible at home is not asked for.
    waiting = [item.instead_of for item in fitting.items if _waits(item.changed_by) and not item.missing]
    waiting += [left.exercise for left in fitting.left_out if _waits(left.rules) and not left.missing]
    conditions = {condition for rule in rules for condition in (rule.condition, *rule.also)}
    return Summary(
        name=proposal.program.name,
        per_week=len(proposal.days),
        rows=_numbered(rows),
        waiting=_waiting_rows(waiting, catalogue, proposal.now.home),
        age=proposal.facts.age,
        answers=_answers(proposal.facts, conditions, catalogue),
        warning_signs=_warning_signs(proposal.now),
        locked_by=proposal.reasons(
            rule for rule in proposal.effective.programme.rules if rule.verdict is Verdict.CLEAR
        ),
        tier=proposal.tier.level,
        load_waits=any(not item.load_allowed for item in fitting.items),
        effort_waits=moderate_up_to(
            proposal.tier.level, numbers_of(catalogue), stays_moderate=proposal.now.stays_moderate
        ),
        told=told_of(proposal.profile.answers),
        left_out=[
            *(
                _left(
                    catalogue.exercises[item.instead_of].name,
                    proposal.reasons(item.changed_by),
                    item.missing,
                    catalogue,
                )
                for item in fitting.changed
            ),
            *(
                _left(catalogue.exercises[left.exercise].name, proposal.omission_reasons(left), left.missing, catalogue)
                for left in fitting.left_out
            ),
        ],
        since=since_of(user, proposal.now.test_rows, today=proposal.now.today),
    )


def _said_of(*words: str) -> str:
    """Join a dose with its days, where the parts of a plan have different ones, and with the week in which it comes."""
    return ", ".join(word for word in words if word)


def _left(name: str, reasons: Sequence[Reason], missing: Sequence[str], catalogue: Catalogue) -> str:
    """Name an exercise that is left out or replaced, with the conditions that speak against it, or what is missing."""
    conditions = dict.fromkeys(reason["condition"] for reason in reasons if reason["condition"] != EVERYONE)
    why = [str(catalogue.conditions[slug].name) for slug in conditions if slug in catalogue.conditions]
    why += [catalogue.equipment[slug]["name"] if slug in catalogue.equipment else slug for slug in missing]
    return f"{name} ({', '.join(why)})" if why else name


def _numbered(rows: Sequence[SummaryRow]) -> list[SummaryRow]:
    """Give the rows the numbers of their changes."""
    numbers = {change: number for number, change in enumerate(changes_of(rows), start=1)}
    return [replace(row, numbers=sorted({numbers[change] for change in row.changes})) for row in rows]


def _waits(rules: Sequence[Rule]) -> bool:
    return bool(rules) and all(rule.verdict is Verdict.CLEAR for rule in rules)


def _place(item: RoutineItem, catalogue: Catalogue, home: Home) -> Place:
    """Say where an exercise of a routine is done."""
    entry = catalogue.exercises.get(item.exercise.slug)
    if entry is None:
        return Place.ANYWHERE
    replaced = catalogue.exercises.get(item.instead_of.slug) if item.instead_of else None
    return home.place_instead(replaced or entry, entry)


def _waiting_rows(slugs: Iterable[str], catalogue: Catalogue, home: Home) -> list[SummaryRow]:
    entries = [catalogue.exercises[slug] for slug in dict.fromkeys(slugs) if slug in catalogue.exercises]
    return [
        _row(
            entry,
            catalogue,
            place=home.place(entry),
        )
        for entry in entries
    ]


def _warning_signs(person: Person) -> list[str]:
    return [str(sign.words) for code, sign in SIGN_BY_CODE.items() if code in person.open_signs]


def _answers(facts: HealthFacts, spoken_of: Collection[str], catalogue: Catalogue) -> list[str]:
    """Name the conditions that made a rule speak, in the catalogue's order, sure ones first."""
    wanted = set(spoken_of) - {EVERYONE} | DECIDES_WHERE
    named = []
    for place, (slug, condition) in enumerate(catalogue.conditions.items()):
        presence = facts.presences.get(slug)
        if presence is not None and ({slug} | catalogue.implies.get(slug, frozenset())) & wanted:
            name = with_side(condition.name, presence.side)
            words = name if presence.sure else _("%(condition)s (not sure)") % {"condition": name}
            named.append((not presence.sure, place, words))
    return [words for _unsure, _place, words in sorted(named)]


def _row(
    exercise: ExerciseEntry | Exercise,
    catalogue: Catalogue,
    *,
    reasons: Sequence[Reason] = (),
    load_allowed: bool = True,
    dose: str = "",
    parts: Sequence[tuple[str, str, str]] = (),
    place: Place = Place.ANYWHERE,
) -> SummaryRow:
    """Describe one exercise; one that has left the catalogue since, from its own row.

    ``parts`` are slug, name and dose of the children of a sequence.
    """
    done = [slug for slug, _name, _dose in parts]
    if isinstance(exercise, Exercise):
        position, movements = exercise.start_position, frozenset[str]()
    else:
        position, movements = exercise.position, exercise.movements
        done = done or list(exercise.parts)
    movements = movements.union(*(catalogue.exercises[slug].movements for slug in done if slug in catalogue.exercises))
    if place in PLACE_WORDS:
        movements -= {FLOOR_TRANSFER}
    no_weight = not load_allowed and WITH_WEIGHT in movements
    if no_weight:
        movements -= {WITH_WEIGHT}
    return SummaryRow(
        name=exercise.name,
        slug=exercise.slug,
        position=position,
        position_words=", ".join(
            str(words) for words in (Exercise.Position(position).label, PLACE_WORDS.get(place)) if words
        ),
        summary=exercise.summary,
        movements=_movement_words(movements, position, catalogue),
        dose=dose,
        parts=[f"{name}: {said}" if said else name for _slug, name, said in parts],
        changes=[
            with_side(about(reason["message"], exercise.name), reason.get("side", ""))
            for reason in reasons
            if reason["verdict"] == Verdict.MODIFY.word
        ],
        no_weight=no_weight,
    )


def _movement_words(movements: Iterable[str], position: str, catalogue: Catalogue) -> list[str]:
    shown = set(movements) - UNSAID - SAID_BY_POSITION.get(position, frozenset())
    return [name for slug, name in catalogue.movements.items() if slug in shown]
