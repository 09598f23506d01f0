"""What a bundle has to be beyond what a library of model classes looks at: codes, numbers, units, narratives and
references.

It reads JSON whose decimals stayed decimals (``parse_float=Decimal``), and returns what is wrong, a line each.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

Node = Mapping[str, Any]

REQUIRED: dict[str, frozenset[str]] = {
    path: frozenset(values["codes"])
    for values in tomllib.loads(Path(__file__).with_name("required.toml").read_text()).values()
    for path in values["at"]
}
ID = re.compile(r"[A-Za-z0-9\-.]{1,64}")
DAY = r"\d{4}-\d\d-\d\d"
MOMENT = DAY + r"T\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)"
DATES = {
    "birthDate": r"\d{4}(-\d\d(-\d\d)?)?",
    "timestamp": MOMENT,
    **dict.fromkeys(
        ("effectiveDateTime", "performedDateTime", "authored", "created", "start", "end", "startDate"),
        f"{DAY}|{MOMENT}",
    ),
}
# Element → the least that it may be. A whole number is neither True nor 3.0.
WHOLE = {"valueInteger": -(2**31), "valueUnsignedInt": 0, "valuePositiveInt": 1, "frequency": 1}
# Units of UCUM that the export may use. What stands in braces counts as nothing; the rest are units of its tables.
UNITS = frozenset({"{score}", "{#}/(30.s)", "{stages}", "{repetitions}", "s", "min", "kg", "d/wk", "min/wk"})
UCUM = "http://unitsofmeasure.org"
# What was measured to the tenth of a second says so.
TENTHS = frozenset({"single-leg-stand", "stand-side-by-side", "stand-semi-tandem", "stand-tandem", "stand-one-leg"})
# Element → the kind of resource that it refers to.
TARGETS = {
    **dict.fromkeys(("subject", "performer", "author", "source"), "Patient"),
    "basedOn": "CarePlan",
    "partOf": "Procedure",
    "derivedFrom": "QuestionnaireResponse",
    "goal": "Goal",
}
ANSWERS = {"text": "valueString", "string": "valueString", "integer": "valueInteger", "choice": "valueCoding"}
DIV = "{http://www.w3.org/1999/xhtml}div"
CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f]")


def problems(bundle: Node) -> list[str]:
    """List what is wrong with a bundle."""
    return list(_Checked(bundle).problems())


class _Checked:
    def __init__(self, bundle: Node) -> None:
        self.bundle = bundle
        self.by_address = {entry["fullUrl"]: entry["resource"] for entry in bundle["entry"]}
        forms = [resource for resource in self.by_address.values() if resource["resourceType"] == "Questionnaire"]
        self.forms = {f"{form['url']}|{form['version']}": form for form in forms}

    def problems(self) -> Iterator[str]:
        yield from self._node(self.bundle, "Bundle", "")
        if len(self.by_address) != len(self.bundle["entry"]):
            yield "two entries have the same address"
        for address, resource in self.by_address.items():
            kind = resource["resourceType"]
            if address != f"urn:uuid:{resource['id']}":
                yield f"{kind}: {address} is not the address of {resource['id']}"
            if not resource.get("identifier"):
                yield f"{kind}: no identifier"
            if kind == "QuestionnaireResponse":
                yield from self._answers(resource)

    def _node(self, value: Any, path: str, name: str) -> Iterator[str]:
        if value in ("", [], {}) or value is None:
            yield f"{path}: empty"
        elif isinstance(value, list):
            for part in value:
                yield from self._node(part, path, name)
        elif isinstance(value, dict):
            path = value.get("resourceType", path)
            yield from self._element(value, path, name)
            for key, part in value.items():
                yield from self._node(part, f"{path}.{key}", key)
        else:
            yield from self._primitive(value, path, name)

    def _primitive(self, value: Any, path: str, name: str) -> Iterator[str]:
        for ending, known in REQUIRED.items():
            is_there = path.endswith(ending) if ending.startswith(".") else path == ending
            if is_there and value not in known:
                yield f"{path}: {value} is not in the required value set"
        if name == "id" and not ID.fullmatch(value):
            yield f"{path}: {value} is no id"
        if name in WHOLE and (type(value) is not int or value < WHOLE[name]):
            yield f"{path}: {value!r} is no such whole number"
        if name in DATES and not re.fullmatch(DATES[name], str(value)):
            yield f"{path}: {value} is no such date"
        if isinstance(value, float):
            yield f"{path}: {value} is a binary fraction"
        if isinstance(value, str) and (CONTROL.search(value) or value != value.strip()):
            yield f"{path}: control characters, or space around it"

    def _element(self, value: Node, path: str, name: str) -> Iterator[str]:
        if "div" in value:
            yield from _narrative(value["div"], path)
        if "reference" in value:
            target = self.by_address.get(value["reference"])
            if target is None or target["resourceType"] != TARGETS[name]:
                yield f"{path}: {value['reference']} leads to no {TARGETS[name]} of the bundle"
        if name == "repeat":
            for number, unit in (("period", "periodUnit"), ("duration", "durationUnit")):
                if (number in value) != (unit in value):
                    yield f"{path}: {number} without its unit, or the unit alone"
        if name in {"valueQuantity", "detailQuantity", "low", "high"}:
            yield from _quantity(value, path)
        if not all({"system", "code", "display"} <= code.keys() for code in value.get("coding", ())):
            yield f"{path}: a code without its system"
        if "valueQuantity" in value and "code" in value:
            number = value["valueQuantity"]["value"]
            of_tenths = any(code["code"] in TENTHS for code in value["code"]["coding"])
            if of_tenths and not (isinstance(number, Decimal) and number.as_tuple().exponent == -1):
                yield f"{path}: {number} lost its tenths"

    def _answers(self, response: Node) -> Iterator[str]:
        form = self.forms.get(response["questionnaire"])
        if form is None:
            yield f"QuestionnaireResponse: {response['questionnaire']} is not in the bundle"
            return
        yield from _answered(response["item"], form["item"])


def _narrative(div: str, path: str) -> Iterator[str]:
    try:
        root = ElementTree.fromstring(div)  # noqa: S314 - our own
    except ElementTree.ParseError as error:
        yield f"{path}: {error}"
        return
    if root.tag != DIV:
        yield f"{path}: the narrative is no div of XHTML"
    if not "".join(root.itertext()).strip():
        yield f"{path}: the narrative says nothing"


def _quantity(value: Node, path: str) -> Iterator[str]:
    if value.get("system") != UCUM or value.get("code") not in UNITS:
        yield f"{path}: {value.get('code')} is no unit of UCUM"
    if type(value.get("value")) not in (int, Decimal):
        yield f"{path}: {value.get('value')!r} is no number"


def _answered(items: list[Node], asked: list[Node]) -> Iterator[str]:
    questions = {question["linkId"]: question for question in asked}
    given = [item["linkId"] for item in items]
    if unknown := set(given) - questions.keys():
        yield f"QuestionnaireResponse: {unknown} was not asked"
        return
    if given != sorted(given, key=list(questions).index):
        yield "QuestionnaireResponse: not in the order of the questionnaire"
    for item in items:
        question = questions[item["linkId"]]
        if question["type"] == "group":
            yield from _answered(item["item"], question["item"])
            continue
        for answer in item["answer"]:
            wanted = ANSWERS[question["type"]]
            if list(answer) != [wanted]:
                yield f"QuestionnaireResponse: {item['linkId']} is answered with {list(answer)}"
            elif wanted == "valueCoding" and answer not in question["answerOption"]:
                yield f"QuestionnaireResponse: {item['linkId']} has no such choice"
