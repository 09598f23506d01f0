"""What a role may do at the editors' desk: an Editor exactly the rights listed here, an administrator everything.

What a role in a practice may see of people is ``team.access``. A person's own pages ask for no role: each shows its
own person's rows, and anybody else gets 404.
"""

from __future__ import annotations

from django.contrib.auth.models import Group, Permission
from django.db import transaction

EDITOR = "Editor"
# Somebody who may also say that what others wrote is right. It adds one right to an editor's.
REVIEWER = "Reviewer"
REVIEWS = "add_rowreview"

_KEEP = ("view", "add", "change")
_CHILD = ("view", "add", "change", "delete")

# Model → what an editor may do with it. Nobody deletes the vocabulary that other rows are built on. The desk narrows
# deletion further: to drafts, and to rows that no catalogue file would bring back. No model here is about people.
EDITOR_RIGHTS: dict[str, tuple[str, ...]] = {
    "exercises.exercise": _CHILD,
    "exercises.step": _CHILD,
    "exercises.video": _CHILD,
    "exercises.exercisemuscle": _CHILD,
    "exercises.exerciseequipment": _CHILD,
    "exercises.exercisesource": _CHILD,
    "exercises.sequencepart": _CHILD,
    "exercises.muscle": _KEEP,
    "exercises.equipment": _KEEP,
    "exercises.movement": _KEEP,
    "exercises.condition": _KEEP,
    "exercises.source": _KEEP,
    "exercises.contraindication": _CHILD,
    "exercises.contraindicationsource": _CHILD,
    "exercises.substitution": _CHILD,
    "exercises.substitutionoffer": _CHILD,
    "exercises.ladder": _CHILD,
    "exercises.rung": _CHILD,
    "exercises.gate": _CHILD,
    "exercises.untilyes": _CHILD,
    "exercises.advice": _CHILD,
    "exercises.lesson": _CHILD,
    "exercises.lessonanswer": _CHILD,
    "exercises.lessonsource": _CHILD,
    "exercises.progressionrule": ("view", "change"),
    "programs.program": _CHILD,
    "programs.programitem": _CHILD,
    "programs.programsource": _CHILD,
    "programs.recommendationline": _CHILD,
}


@transaction.atomic
def ensure_editor_group() -> Group:
    """Give the groups exactly the rights above, and take away any other. Safe to repeat; needs ``migrate`` first.

    Raises LookupError for a right that the database does not have.
    """
    group, _ = Group.objects.get_or_create(name=EDITOR)
    wanted = set()
    for label, actions in EDITOR_RIGHTS.items():
        app, model = label.split(".")
        wanted |= {(app, model, f"{action}_{model}") for action in actions}
    found = {
        (right.content_type.app_label, right.content_type.model, right.codename): right
        for right in Permission.objects.filter(
            content_type__app_label__in={app for app, _, _ in wanted}
        ).select_related("content_type")
    }
    missing = sorted(wanted - set(found))
    if missing:
        raise LookupError(f"The database does not know these rights yet; run migrate first: {missing}")
    group.permissions.set([found[key] for key in wanted])
    reviewers, _ = Group.objects.get_or_create(name=REVIEWER)
    reviewers.permissions.set(Permission.objects.filter(content_type__app_label="exercises", codename=REVIEWS))
    return group
