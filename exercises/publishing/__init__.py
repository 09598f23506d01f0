"""The one way in which a change of the catalogue reaches people, whatever kind of row it is.

``drafts`` keeps what an editor wrote beside what is in force, ``trying`` says what would be if it were published,
``putting`` publishes and keeps every version, and ``wording`` puts differences into words. A row is here what its file
holds (``loading``): an exercise with its steps, tags and doses is one value, and so is each version of it.
"""
