"""Find entries by words: singular or plural, slightly misspelt, or only begun. Pure; the same on every database."""

from __future__ import annotations

import math
import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

# Words that say nothing about what somebody looks for, unless they are all that was typed.
STOP_WORDS = frozenset({
    "a", "about", "after", "all", "am", "an", "and", "any", "are", "as", "at", "be", "been", "by", "can", "could",
    "do", "does", "during", "every", "exercise", "exercises", "for", "from", "get", "good", "got", "had", "has",
    "have", "help", "how", "i", "if", "in", "is", "it", "its", "like", "may", "me", "more", "my", "need", "of", "on",
    "or", "our", "should", "so", "some", "something", "than", "that", "the", "their", "there", "these", "they",
    "this", "to", "too", "use", "using", "want", "was", "what", "when", "where", "which", "who", "why", "will",
    "with", "without", "you", "your",
})  # fmt: skip
ODD_FORMS = {
    "children": "child",
    "grandchildren": "grandchild",
    "feet": "foot",
    "calves": "calf",
    "plies": "plie",
    "cant": "cannot",
}
# Further words are ignored, as in the library.
MOST_WORDS = 8
# How much a match counts by the way it was found.
EXACT, BEGUN, ONE_EDIT, TWO_EDITS = 1.0, 0.7, 0.6, 0.45
# The fewest letters that may stand for a longer word, or have one edit, or two.
LETTERS_BEGUN, LETTERS_ONE_EDIT, LETTERS_TWO_EDITS = 3, 5, 8
# What has only some of the words has to fit at least so well beside the best.
LEAST_SHARE = 0.3
# The share of pairs of letters that two words must have in common before their distance is counted.
ALIKE = 0.35


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """Words by which an entry is found. ``kind`` says what they are, for the "why". With ``whole``, words count more
    the more of the text they are: "squat" means "Squat" before "Plie squat". With ``first``, its entry stands
    before all others once each of its words was typed, whatever else was: a warning sign is never below an exercise.
    """

    kind: str
    words: str
    weight: float
    whole: bool = False
    first: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """Something that can be found, by its ``key``."""

    key: str
    texts: tuple[Text, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """An entry that was found, and the text by which. ``nearest`` holds a word as typed and as found where they differ
    by a spelling mistake.
    """

    key: str
    score: float
    text: Text
    nearest: tuple[str, str] | None = None


def words_of(text: str) -> list[str]:
    """Split a text into words in small letters, without accents."""
    plain = unicodedata.normalize("NFKD", text.replace("’", "'")).casefold()
    plain = "".join(sign for sign in plain if not unicodedata.combining(sign))
    return re.findall(r"[^\W_]+", re.sub(r"'s\b|'", "", plain))


def stem(word: str) -> str:
    """Reduce a word to what singular and plural, "jump" and "jumping" have in common."""
    word = ODD_FORMS.get(word, word)
    if len(word) > 4 and word.endswith("ies"):
        word = word[:-3] + "y"
    elif len(word) > 4 and re.search(r"(s|x|z|ch|sh)es$", word):
        word = word[:-2]
    elif len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")):
        word = word[:-1]
    for ending in ("ing", "ed"):
        if len(word) >= len(ending) + 3 and word.endswith(ending):
            word = word.removesuffix(ending)
            if word[-1] == word[-2] and word[-1] not in "ls":
                word = word[:-1]
            break
    return word[:-1] if len(word) > 4 and word.endswith("e") else word


def edits_between(word: str, other: str) -> int:
    """Count the letters to add, drop, replace or swap with their neighbour until both words are the same."""
    before: list[int] = []
    row = list(range(len(other) + 1))
    for line, letter in enumerate(word, start=1):
        older, before, row = before, row, [line]
        for column, sign in enumerate(other, start=1):
            cost = min(before[column] + 1, row[-1] + 1, before[column - 1] + (letter != sign))
            if line > 1 and column > 1 and letter == other[column - 2] and word[line - 2] == sign:
                cost = min(cost, older[column - 2] + 1)
            row.append(cost)
    return row[-1]


def _pairs(word: str) -> set[str]:
    framed = f"^{word}$"
    return {framed[at : at + 2] for at in range(len(framed) - 1)}


class Index:
    """All entries, arranged so that a search looks only at those that have one of its words."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        self.texts: list[tuple[str, Text, int]] = []
        # A stem → the places in ``texts`` where it stands.
        self._places: defaultdict[str, list[int]] = defaultdict(list)
        self._as_written: dict[str, str] = {}
        self._with_pair: defaultdict[str, list[str]] = defaultdict(list)
        keys_with: defaultdict[str, set[str]] = defaultdict(set)
        self._order: dict[str, int] = {}
        for entry in entries:
            self._order[entry.key] = len(self._order)
            for text in entry.texts:
                written = {stem(word): word for word in words_of(text.words)}
                for name, word in written.items():
                    self._places[name].append(len(self.texts))
                    self._as_written.setdefault(name, word)
                    keys_with[name].add(entry.key)
                telling = [word for word in written.values() if word not in STOP_WORDS]
                self.texts.append((entry.key, text, len(telling) or len(written)))
        for name in self._places:
            for pair in _pairs(name):
                self._with_pair[pair].append(name)
        # A word that few entries have says more than one that most have.
        self._says = {name: math.log(1 + len(self._order) / len(having)) for name, having in keys_with.items()}
        self._sorted = sorted(self._places)

    def find(self, typed: str) -> list[Match]:
        """Find the entries that fit, the best first; those that fit alike stand in the order of the index."""
        words = list(dict.fromkeys(words_of(typed)))
        words = ([word for word in words if word not in STOP_WORDS] or words)[:MOST_WORDS]
        # (place in ``texts``) → (typed word) → (how well it fits, the stem that it stands for)
        fits: defaultdict[int, dict[str, tuple[float, str]]] = defaultdict(dict)
        for word in words:
            for name, quality in self._meant(word).items():
                for place in self._places[name]:
                    fits[place][word] = max(fits[place].get(word, (0.0, "")), (quality * self._says[name], name))
        scores: defaultdict[str, dict[str, float]] = defaultdict(dict)
        best: dict[str, tuple[float, int]] = {}
        first: set[str] = set()
        for place, found in fits.items():
            key, text, length = self.texts[place]
            if text.first and len({name for _fit, name in found.values()}) == length:
                first.add(key)
            covered = 0.5 + 0.5 * min(1.0, len(found) / length) if text.whole else 1.0
            counted = {word: text.weight * covered * fit for word, (fit, _name) in found.items()}
            for word, score in counted.items():
                scores[key][word] = max(scores[key].get(word, 0.0), score)
            best[key] = max(best.get(key, (0.0, place)), (sum(counted.values()), place))
        wholly = {key for key, found in scores.items() if len(found) == len(words)}
        matches = [
            Match(
                key=key,
                score=sum(found.values()) * (len(found) / len(words)) ** 1.5,
                text=self.texts[best[key][1]][1],
                nearest=self._nearest(fits[best[key][1]]),
            )
            for key, found in scores.items()
        ]
        least = LEAST_SHARE * max((match.score for match in matches), default=0.0)
        matches = [match for match in matches if match.key in wholly | first or match.score >= least]
        return sorted(
            matches, key=lambda match: (match.key not in first, -round(match.score, 6), self._order[match.key])
        )

    def _nearest(self, found: Mapping[str, tuple[float, str]]) -> tuple[str, str] | None:
        """Find a word in which only a misspelling explains the match."""
        return next(
            (
                (word, self._as_written[name])
                for word, (_fit, name) in found.items()
                if not name.startswith(stem(word)) and not name.startswith(word)
            ),
            None,
        )

    def _meant(self, word: str) -> dict[str, float]:
        """Map the stems that a typed word can stand for to how well they fit: itself, else those that it begins, else
        those that are nearly the same.
        """
        name = stem(word)
        if name in self._places:
            return {name: EXACT}
        begun = {other: BEGUN for other in self._sorted if other.startswith(word)} if len(word) >= LETTERS_BEGUN else {}
        return begun or self._misspelt(name)

    def _misspelt(self, name: str) -> dict[str, float]:
        if len(name) < LETTERS_ONE_EDIT - 1:
            return {}
        most = 2 if len(name) >= LETTERS_TWO_EDITS else 1
        mine = _pairs(name)
        common = Counter(other for pair in mine for other in self._with_pair.get(pair, ()))
        near: dict[int, dict[str, float]] = {1: {}, 2: {}}
        for other, count in common.items():
            if abs(len(other) - len(name)) > most or 2 * count < ALIKE * (len(mine) + len(other) + 1):
                continue
            # Of four letters one may be missing, added or swapped with the next, but none replaced: food is not foot.
            if len(name) < LETTERS_ONE_EDIT and len(other) == len(name) and sorted(name) != sorted(other):
                continue
            edits = edits_between(name, other)
            if 0 < edits <= most:
                near[edits][other] = ONE_EDIT if edits == 1 else TWO_EDITS
        return near[1] or near[2]
