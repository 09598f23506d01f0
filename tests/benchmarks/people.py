"""Make the fictional people so many times over, each time under other names. For `test_against_base`, in either build.

usage: people.py PASSWORD FIRST LAST
"""

from __future__ import annotations

import dataclasses
import os
import sys

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
django.setup()

from django.utils import timezone  # noqa: E402

try:
    from programs.demo.characters import CHARACTERS
    from programs.demo.people import make_person
except ImportError:  # 6567ade has them in one module
    from programs.demo import CHARACTERS, make_person  # type: ignore[no-redef,attr-defined]

for number in range(int(sys.argv[2]), int(sys.argv[3])):
    for character in CHARACTERS:
        first, last = character.name.split()
        named = dataclasses.replace(character, name=f"{first}{number} {last}")
        make_person(named, today=timezone.localdate(), password=sys.argv[1])
print(len(CHARACTERS))  # noqa: T201
