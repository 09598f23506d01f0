"""The form in which a message is written, by either side."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from exercises.form_fields import MultilineField

from ...models import LONGEST, CareLink, Message
from .services import IdTakenError, OverError


class MessageForm(forms.Form):
    """A message to the other side of a link. It knows which message its writer saw last, and keeps all that they typed.

    ``message`` is the id that the new one will have, so that sending the form twice stores it once.
    """

    message = forms.UUIDField(widget=forms.HiddenInput)
    newest = forms.CharField(widget=forms.HiddenInput, required=False, max_length=36)
    text = MultilineField(
        label=gettext_lazy("Your message"),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": gettext_lazy("Write your message first.")},
    )

    def __init__(self, data: Any = None, *, link: CareLink, is_team: bool, typed: str = "") -> None:
        self.link, self.is_team = link, is_team
        others = Message.objects.filter(link=link, is_from_team=not is_team)
        self.latest = others.first()
        super().__init__(data, initial={"message": uuid.uuid4(), "newest": self._newest_id, "text": typed})
        # Where the writer last looked; what is later came meanwhile.
        self.seen: Message | None = self.latest

    @property
    def _newest_id(self) -> str:
        return str(self.latest.pk) if self.latest else ""

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or self.cleaned_data
        if said.get("newest") != self._newest_id and not self._is_stored(said):
            self.seen = self._seen(said.get("newest", ""))
            self.add_error(None, _("A message came while you were writing. Look at it, then send yours."))
        return said

    def _is_stored(self, said: dict[str, Any]) -> bool:
        mine = Message.objects.filter(link=self.link, is_from_team=self.is_team)
        return "message" in said and mine.filter(pk=said["message"], text=said.get("text", "")).exists()

    def _seen(self, told: str) -> Message | None:
        try:
            known = uuid.UUID(told)
        except ValueError:
            return None
        return Message.objects.filter(link=self.link, pk=known).first()

    def send(self, write: Callable[..., Message], **by: Any) -> bool:
        """Send a valid form; where that does not work the form says why. Raises Http404."""
        said = self.cleaned_data
        try:
            write(link_id=self.link.pk, message_id=said["message"], text=said["text"], **by)
        except IdTakenError:
            self.add_error(
                "text", _("You sent this before, with other words. If you want to add these, send them as well.")
            )
        except OverError:
            self.add_error("text", _("The sharing is over, so nobody of the practice reads it. It is not sent."))
        return not self.errors

    def ready_again(self) -> None:
        """After an error: the next try knows what came meanwhile, and has a new id where this one is used up."""
        said = dict(self.data.items())
        said["newest"] = self._newest_id
        if "message" in self.errors or "text" in self.errors:
            said["message"] = str(uuid.uuid4())
        self.data = said
