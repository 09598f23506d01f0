"""What is wrong with a figure: a sentence, and its facts for those who say it in other words."""

from __future__ import annotations


class Problem(str):
    """A sentence in English that also knows the pose (from 1; 0 for none), the part or joint, what, and how much."""

    pose: int
    part: str
    kind: str
    amount: int

    def __new__(cls, words: str, *, part: str, kind: str, amount: float = 0, pose: int = 0) -> Problem:
        made = super().__new__(cls, words)
        made.part, made.kind, made.pose = part, kind, pose
        made.amount = max(1, round(amount)) if amount else 0
        return made

    def in_pose(self, number: int) -> Problem:
        return Problem(f"pose {number}: {self}", part=self.part, kind=self.kind, amount=self.amount, pose=number)
