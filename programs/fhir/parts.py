"""The pieces that resources of FHIR R4 are made of, as plain values. Pure."""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from xml.sax.saxutils import escape

from .codes import OURS, UCUM, URIS, Code, Unit

Resource = dict[str, Any]

XHTML = "http://www.w3.org/1999/xhtml"
# What neither a string of FHIR nor XML may hold.
_NOT_ALLOWED = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
# The keys of one person have names under that person, and those that are the same for everybody under this one.
NAMESPACE = uuid.uuid5(uuid.NAMESPACE_URL, OURS)


def filled(**elements: Any) -> dict[str, Any]:
    """Keep the elements that have a value: FHIR knows no empty one. 0 and False are values."""
    return {name: value for name, value in elements.items() if value is not None and value not in ("", [], {}, ())}


def plain(words: object) -> str:
    """Write words of a person as a string of FHIR: without control characters, and without space around them."""
    return _NOT_ALLOWED.sub("", str(words)).strip()


def coding(code: Code) -> dict[str, str]:
    return {"system": code.system, "code": code.code, "display": code.display}


def concept(*codes: Code, words: object = "") -> dict[str, Any]:
    """Name a thing by the codes that mean it, the most specific last, and in words."""
    return filled(coding=[coding(code) for code in codes], text=plain(words))


def quantity(value: int | Decimal, unit: Unit) -> dict[str, Any]:
    return {"value": value, "unit": unit.words, "system": UCUM, "code": unit.code}


def span(low: int, high: int, unit: Unit) -> dict[str, Any]:
    """Write from how much to how much; ``high`` is 0 where there is one number alone."""
    return {"low": quantity(low, unit), "high": quantity(max(low, high), unit)}


def period(start: str, end: str = "") -> dict[str, str]:
    return filled(start=start, end=end)


def extension(url: str, **value: Any) -> dict[str, Any]:
    """Write an extension with one value, or with the extensions that it consists of (``extension=``)."""
    return {"url": url, **value}


def urn(key: uuid.UUID) -> str:
    return f"urn:uuid:{key}"


def reference(key: uuid.UUID) -> dict[str, str]:
    return {"reference": urn(key)}


def identifier(key: uuid.UUID) -> dict[str, str]:
    return {"system": URIS, "value": urn(key)}


def narrative(title: object, lines: Iterable[object] = ()) -> dict[str, str]:
    """Write what a resource says for people: a title, and lines under it."""
    listed = "".join(f"<li>{escape(plain(line))}</li>" for line in lines)
    body = f"<p>{escape(plain(title))}</p>" + (f"<ul>{listed}</ul>" if listed else "")
    return {"status": "generated", "div": f'<div xmlns="{XHTML}">{body}</div>'}


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """Makes the resources of one person. The same rows make the same keys every time, and no two people share one."""

    person: uuid.UUID

    def key(self, kind: str, row: object) -> uuid.UUID:
        """Name a resource after what it tells (``kind``) and the row that it comes from."""
        return uuid.uuid5(self.person, f"{kind}/{row}")

    @property
    def subject(self) -> dict[str, str]:
        return reference(self.person)

    def resource(
        self, name: str, key: uuid.UUID, title: object, lines: Iterable[object] = (), /, **elements: Any
    ) -> Resource:
        """Make a resource, with its key, its identifier and what it says for people."""
        return {
            "resourceType": name,
            "id": str(key),
            "text": narrative(title, lines),
            **filled(**{"identifier": [identifier(key)], **elements}),
        }

    def observation(
        self,
        kind: str,
        row: object,
        *codes: Code,
        words: object,
        on: str | Mapping[str, str],
        value: dict[str, Any],
        **elements: Any,
    ) -> Resource:
        """Make an observation of one number."""
        says = f"{value['value']} {value['unit']}"
        return self.told(kind, row, *codes, words=words, on=on, says=says, valueQuantity=value, **elements)

    def told(
        self,
        kind: str,
        row: object,
        *codes: Code,
        words: object,
        on: str | Mapping[str, str],
        says: str,
        categories: Iterable[Code],
        **elements: Any,
    ) -> Resource:
        """Make an observation that the person made of themselves. ``on`` is a day, or a period."""
        days = {"effectiveDateTime": on} if isinstance(on, str) else {"effectivePeriod": dict(on)}
        when = on if isinstance(on, str) else on["end"]
        return self.resource(
            "Observation",
            self.key(kind, row),
            f"{plain(words)}: {says} ({when})",
            **{
                "status": "final",
                "category": [concept(category) for category in categories],
                "code": concept(*codes, words=words),
                "subject": self.subject,
                **days,
                "performer": [self.subject],
                **elements,
            },
        )


def entry(resource: Resource) -> dict[str, Any]:
    """Put a resource into a bundle under its own key, so that the references to it find it there."""
    return {"fullUrl": f"urn:uuid:{resource['id']}", "resource": resource}
