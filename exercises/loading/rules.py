"""The codecs of contraindications, substitutions, ladders and the numbers of progression."""

from __future__ import annotations

from ..fields import lines, sentences_at_home
from ..models import (
    Condition,
    Contraindication,
    ContraindicationSource,
    Equipment,
    Exercise,
    Ladder,
    Movement,
    ProgressionRule,
    Rung,
    Source,
    Substitution,
    SubstitutionOffer,
)
from .codec import Codec, Data, citations, citations_data, fill, one_of, write_citations
from .writing import Writing

_OWN_WAY = ("self_open_after", "self_open_weeks", "self_open_needs")
# Later fields, which are left out of a rule that does not use them: so its digest stays what it was before they
# existed, and loading after an upgrade does not mistake the rule for one that an editor has changed.
_NOT_ALWAYS = (*_OWN_WAY, "at_home")
_RULE_PLAIN = (
    "programme",
    "new_pain",
    "verdict",
    "message",
    "reason",
    "evidence",
    "state",
    "reviewed_on",
    "order",
)


def _normalise_contraindication(raw: Data) -> Data:
    data = fill(
        raw,
        {
            "also": [],
            "unless": [],
            "movements": [],
            "exercises": [],
            "programme": False,
            "new_pain": False,
            "evidence": "proposed",
            "state": "in_force",
            "reviewed_on": None,
            "self_open_after": None,
            "self_open_weeks": None,
            "self_open_needs": [],
            "at_home": {},
            "sources": [],
        },
        needed=["id", "order", "condition", "verdict", "message", "reason"],
    )
    if not data["sources"]:
        raise ValueError(f"rule {data['id']} cites no source")
    if not (data["movements"] or data["exercises"] or data["programme"] or data["new_pain"]):
        raise ValueError(f"rule {data['id']} has no trigger")
    one_of(Contraindication.State, data["state"])
    _check_own_way(data)
    return {
        **{name: value for name, value in data.items() if name not in _NOT_ALWAYS},
        **_own_way(data["self_open_after"], data["self_open_weeks"], data["self_open_needs"]),
        **_at_home(data["at_home"]),
        "also": sorted(data["also"]),
        "unless": sorted(data["unless"]),
        "movements": sorted(data["movements"]),
        "exercises": sorted(data["exercises"]),
        "sources": citations(data["sources"]),
    }


def _own_way(after: int | None, weeks: int | None, needs: list[str]) -> Data:
    """Collect the fields by which a person may open a rule themselves; none for a rule that they may not open."""
    if after is None and weeks is None and not needs:
        return {}
    return {"self_open_after": after, "self_open_needs": needs, **({"self_open_weeks": weeks} if weeks else {})}


def _at_home(told: dict[str, str]) -> Data:
    return {"at_home": dict(sorted(told.items()))} if told else {}


def _check_own_way(data: Data) -> None:
    """Raise ValueError when a person's own way past a rule is incomplete, or when the rule neither locks named
    exercises nor holds added weight back.
    """
    after, weeks, needs = (data[name] for name in _OWN_WAY)
    if after is None and weeks is None and not needs:
        return
    if type(after) is not int or after < 1 or not needs or not all(isinstance(need, str) and need for need in needs):
        raise ValueError(
            f"rule {data['id']}: self_open_after is a number of sessions, and self_open_needs says what for"
        )
    if data["verdict"] == Contraindication.Verdict.LOAD and not (data["programme"] or data["new_pain"]):
        if weeks is None or (type(weeks) is int and weeks >= 1):
            return
        raise ValueError(f"rule {data['id']}: self_open_weeks is a number of weeks")
    named = data["exercises"] and not (data["movements"] or data["programme"] or data["new_pain"])
    if data["verdict"] != Contraindication.Verdict.CLEAR or not named or weeks is not None:
        raise ValueError(
            f"rule {data['id']}: only what locks exercises by name, or holds added weight back, can be opened by the "
            "person"
        )


def _contraindication_data(row: Contraindication) -> Data:
    return {
        "id": row.rule_id,
        "condition": row.condition.slug,
        "also": sorted(condition.slug for condition in row.also.all()),
        "unless": sorted(condition.slug for condition in row.unless.all()),
        "movements": sorted(movement.slug for movement in row.movements.all()),
        "exercises": sorted(exercise.slug for exercise in row.exercises.all()),
        **{name: getattr(row, name) for name in _RULE_PLAIN},
        **_own_way(row.self_open_after, row.self_open_weeks, lines(row.self_open_needs)),
        **_at_home(sentences_at_home(row.at_home)),
        "sources": citations_data(row.contraindicationsource_set.all()),
    }


def _put_contraindication(row: Contraindication | None, data: Data, writing: Writing) -> Contraindication:
    at_home = data.get("at_home", {})
    writing.by_key(Equipment, "slug", list(at_home))
    saved: Contraindication = writing.save(
        Contraindication,
        row,
        {
            "rule_id": data["id"],
            "condition": writing.by_key(Condition, "slug", [data["condition"]])[data["condition"]],
            **{name: data[name] for name in _RULE_PLAIN},
            "self_open_after": data.get("self_open_after"),
            "self_open_weeks": data.get("self_open_weeks"),
            "self_open_needs": "\n".join(data.get("self_open_needs", ())),
            "at_home": "\n".join(f"{slug}: {words}" for slug, words in at_home.items()),
        },
    )
    writing.relate(saved, "also", writing.by_key(Condition, "slug", data["also"]).values())
    writing.relate(saved, "unless", writing.by_key(Condition, "slug", data["unless"]).values())
    writing.relate(saved, "movements", writing.by_key(Movement, "slug", data["movements"]).values())
    writing.relate(saved, "exercises", writing.by_key(Exercise, "slug", data["exercises"]).values())
    write_citations(ContraindicationSource, "contraindication", saved, data["sources"], writing)
    return saved


CONTRAINDICATIONS = Codec(
    name="contraindication",
    path="contraindications.toml",
    table="contraindication",
    key=lambda data: data["id"],
    normalise=_normalise_contraindication,
    rows=lambda: Contraindication.objects.whole(),
    to_data=_contraindication_data,
    put=_put_contraindication,
    ordered=True,
    field="rule_id",
)


def _normalise_substitution(raw: Data) -> Data:
    data = fill(raw, {"offers": [], "conditions": [], "note": "", "sources": ["P"], "order": 0}, needed=["blocked"])
    return {**data, "conditions": sorted(data["conditions"]), "sources": sorted(data["sources"])}


def _substitution_data(row: Substitution) -> Data:
    return {
        "blocked": row.blocked.slug,
        "offers": [offer.exercise.slug for offer in row.substitutionoffer_set.all()],
        "conditions": sorted(condition.slug for condition in row.conditions.all()),
        "note": row.note,
        "sources": sorted(source.code for source in row.sources.all()),
        "order": row.order,
    }


def _put_substitution(row: Substitution | None, data: Data, writing: Writing) -> Substitution:
    blocked = writing.by_key(Exercise, "slug", [data["blocked"]])[data["blocked"]]
    saved: Substitution = writing.save(
        Substitution,
        row,
        {"blocked": blocked, "note": data["note"], "order": data["order"]},
    )
    offers = writing.by_key(Exercise, "slug", data["offers"])
    writing.replace(
        SubstitutionOffer,
        "substitution",
        saved,
        [
            SubstitutionOffer(substitution=saved, exercise=offers[slug], order=number)
            for number, slug in enumerate(data["offers"])
        ],
    )
    writing.relate(saved, "conditions", writing.by_key(Condition, "slug", data["conditions"]).values())
    writing.relate(saved, "sources", writing.by_key(Source, "code", data["sources"]).values())
    return saved


SUBSTITUTIONS = Codec(
    name="substitution",
    path="substitutions.toml",
    table="substitution",
    key=lambda data: f"{data['blocked']} for {', '.join(data['conditions']) or 'everyone'}",
    normalise=_normalise_substitution,
    rows=lambda: Substitution.objects.select_related("blocked").prefetch_related(
        "substitutionoffer_set__exercise", "conditions", "sources"
    ),
    to_data=_substitution_data,
    put=_put_substitution,
    ordered=True,
    field="",
)


def _put_ladder(row: Ladder | None, data: Data, writing: Writing) -> Ladder:
    saved: Ladder = writing.save(Ladder, row, {"slug": data["slug"], "name": data["name"], "note": data["note"]})
    exercises = writing.by_key(Exercise, "slug", data["rungs"])
    writing.replace(
        Rung,
        "ladder",
        saved,
        [Rung(ladder=saved, exercise=exercises[slug], order=number) for number, slug in enumerate(data["rungs"])],
    )
    return saved


LADDERS = Codec(
    name="ladder",
    path="ladders.toml",
    table="ladder",
    key=lambda data: data["slug"],
    normalise=lambda raw: fill(raw, {"note": ""}, needed=["slug", "name", "rungs"]),
    rows=lambda: Ladder.objects.prefetch_related("rungs__exercise"),
    to_data=lambda row: {
        "slug": row.slug,
        "name": row.name,
        "note": row.note,
        "rungs": [rung.exercise.slug for rung in row.rungs.all()],
    },
    put=_put_ladder,
)


def _normalise_progression_rule(raw: Data) -> Data:
    data = fill(raw, {"unit": "", "order": 0, "sources": []}, needed=["key", "value", "text", "evidence"])
    if not data["sources"]:
        raise ValueError(f"progression rule {data['key']} cites no source")
    return {**data, "sources": sorted(data["sources"])}


def _put_progression_rule(row: ProgressionRule | None, data: Data, writing: Writing) -> ProgressionRule:
    saved: ProgressionRule = writing.save(
        ProgressionRule, row, {key: value for key, value in data.items() if key != "sources"}
    )
    writing.relate(saved, "sources", writing.by_key(Source, "code", data["sources"]).values())
    return saved


PROGRESSION_RULES = Codec(
    name="progression rule",
    path="progression_rules.toml",
    table="rule",
    key=lambda data: data["key"],
    normalise=_normalise_progression_rule,
    rows=lambda: ProgressionRule.objects.prefetch_related("sources"),
    to_data=lambda row: {
        **{name: getattr(row, name) for name in ("key", "value", "unit", "text", "evidence", "order")},
        "sources": sorted(source.code for source in row.sources.all()),
    },
    put=_put_progression_rule,
    ordered=True,
    field="key",
)
