"""Type into a form as a person does, whatever its fields are, and read what a page shows in it."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser

# What is typed; another word where that stands in the field already.
WORDS = ("7", "5")
# Fields of these kinds are filled by the page, or send it.
NOT_TYPED = {"hidden", "submit", "button"}


@dataclass
class Field:
    """A field of a page: what it holds (``values``), and what can be ticked or chosen in it."""

    kind: str
    values: list[str] = field(default_factory=list)
    choices: list[str] = field(default_factory=list)

    def typed(self) -> list[str]:
        """Return what somebody types here: never what the field holds already."""
        if self.kind == "checkbox":
            return [] if self.values == self.choices[-1:] else self.choices[-1:]
        if self.choices:
            return [choice for choice in self.choices if choice not in self.values][-1:]
        if self.kind == "date":
            return ["2026-11-13" if self.values != ["2026-11-13"] else "2026-11-12"]
        return [next(words for words in WORDS if [words] != self.values)]


class Page(HTMLParser):
    """The form of a page that says whose it is: where it is sent (``address``), ``hidden`` values, ``fields`` by name.

    Of a page without such a form, what its last form has.
    """

    def __init__(self, text: str, address: str) -> None:
        super().__init__()
        self.address, self.hidden, self.fields = address, dict[str, list[str]](), dict[str, Field]()
        self._action, self._name, self._text = "", "", ""
        self._is_found = self._is_over = False
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        at = {name: value or "" for name, value in attrs}
        name, kind = at.get("name", ""), at.get("type", "text")
        if tag == "form":
            self._action = at.get("action", "")
            if not self._is_found:
                self.hidden, self.fields = {}, {}
        elif self._is_over or (not name and tag != "option"):
            return
        elif name == "whose":
            self._is_found = True
            self.address = self._action or self.address
            self.hidden["whose"] = [at["value"]]
        elif tag == "input" and kind == "hidden":
            self.hidden.setdefault(name, []).append(at.get("value", ""))
        elif tag == "input" and kind in {"checkbox", "radio"}:
            found = self.fields.setdefault(name, Field(kind))
            found.choices.append(at.get("value", "on"))
            found.values += [at.get("value", "on")] if "checked" in at else []
        elif tag == "input" and kind not in NOT_TYPED:
            self.fields[name] = Field(kind, [at.get("value", "")])
        elif tag == "button" and name not in self.fields:
            self.hidden.setdefault(name, [at.get("value", "")])
        elif tag in {"select", "textarea"}:
            self._name, self._text = name, ""
            self.fields[name] = Field(tag)
        elif tag == "option" and self._name:
            self.fields[self._name].choices.append(at.get("value", ""))
            self.fields[self._name].values += [at.get("value", "")] if "selected" in at else []

    def handle_data(self, data: str) -> None:
        self._text += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "form" and self._is_found:
            self._is_over = True
        elif tag == "textarea" and self._name:
            self.fields[self._name].values = [self._text.strip("\n")]
        if tag in {"select", "textarea"}:
            self._name = ""

    def typed(self) -> dict[str, list[str]]:
        return {name: found.typed() for name, found in self.fields.items()}

    def shown(self) -> dict[str, list[str]]:
        return {name: found.values for name, found in self.fields.items()}
