"""The codec of lessons, with their answers and sources."""

from __future__ import annotations

from ..lessons.writing import Said, codes_in, pictures_in, said, sections, statements, without_source
from ..models import Exercise, Lesson, LessonAnswer, LessonSource
from .codec import Codec, Data, citations, citations_data, fill, write_citations
from .writing import Writing

_PLAIN = (
    "slug",
    "kind",
    "name",
    "status",
    "order",
    "summary",
    "body",
    "try_it",
    "question",
    "reviewed_by",
    "author",
    "license",
)


def _statements(data: Data) -> list[tuple[Said, ...]]:
    """Collect all that a lesson states, in the order of its page."""
    return [
        *statements(data["body"]),
        *([said(data["try_it"])] if data["try_it"] else []),
        *(said(answer["why"]) for answer in data["answers"]),
    ]


def _normalise(raw: Data) -> Data:
    """Fill in what is left out. Raises ValueError when what is cited and the list of sources differ."""
    data = fill(
        raw,
        {
            "kind": Lesson.Kind.LESSON.value,
            "status": "draft",
            "order": 0,
            "summary": "",
            "body": "",
            "exercise": "",
            "try_it": "",
            "question": "",
            "answers": [],
            "sources": [],
            "reviewed_by": "",
            "reviewed_on": None,
            "author": "Homestretch",
            "license": "CC BY-SA 4.0",
        },
        needed=["slug", "name"],
    )
    data = {
        **data,
        "body": data["body"].replace("\r\n", "\n").strip(),
        "answers": [fill(answer, {"is_right": False}, needed=["text", "why"]) for answer in data["answers"]],
        "sources": citations(data["sources"]),
    }
    cited, listed = codes_in(_statements(data)), [citation["code"] for citation in data["sources"]]
    if missing := [code for code in cited if code not in listed]:
        raise ValueError(f"cited, and not among the sources: {', '.join(missing)}")
    if unused := [code for code in listed if code not in cited]:
        raise ValueError(f"among the sources, and not cited: {', '.join(unused)}")
    return data


def lacking(data: Data) -> list[str]:
    """Say what a lesson or card lacks before people may see it; nothing when it may be published."""
    lacks = [words for key, words in needed_for(data["kind"]).items() if not data[key]]
    unsaid = [f"somebody who says so: “{words}”" for words in without_source(_statements(data))]
    if data["kind"] == Lesson.Kind.CARD:
        return lacks + unsaid
    if sum(answer["is_right"] for answer in data["answers"]) != 1 or len(data["answers"]) < 2:
        lacks.append("two answers or more, one of them right")
    if not any(block.kind in {"picture", "plot"} for section in sections(data["body"]) for block in section.blocks):
        lacks.append("a picture or a plot")
    return lacks + unsaid


def needed_for(kind: str) -> dict[str, str]:
    """List the fields that must be filled in, each with its words."""
    text = {"summary": "a summary", "body": "a text"}
    asked = {"try_it": "one thing to try now", "question": "one question"}
    return text if kind == Lesson.Kind.CARD else {**text, **asked}


def lesson_data(row: Lesson) -> Data:
    """Write a lesson in the form of its file. Take many rows from ``LESSONS.rows()``, which prefetches."""
    return {
        **{name: getattr(row, name) for name in _PLAIN},
        "exercise": row.exercise.slug if row.exercise else "",
        "reviewed_on": row.reviewed_on,
        "answers": [
            {"text": answer.text, "is_right": answer.is_right, "why": answer.why} for answer in row.answers.all()
        ],
        "sources": citations_data(row.lessonsource_set.all()),
    }


def _put(row: Lesson | None, data: Data, writing: Writing) -> Lesson:
    shown = pictures_in(data["body"])
    named = writing.by_key(Exercise, "slug", [*shown, *([data["exercise"]] if data["exercise"] else [])])
    saved: Lesson = writing.save(
        Lesson,
        row,
        {
            **{name: data[name] for name in _PLAIN},
            "exercise": named.get(data["exercise"]),
            "reviewed_on": data["reviewed_on"],
        },
    )
    answers = [LessonAnswer(lesson=saved, order=number, **answer) for number, answer in enumerate(data["answers"])]
    writing.replace(LessonAnswer, "lesson", saved, answers)
    write_citations(LessonSource, "lesson", saved, data["sources"], writing)
    return saved


LESSONS = Codec(
    name="lesson",
    path="lessons",
    table="",
    key=lambda data: data["slug"],
    normalise=_normalise,
    rows=lambda: Lesson.objects.for_page(),
    to_data=lesson_data,
    put=_put,
    lacking=lacking,
)
