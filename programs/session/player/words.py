"""The words of the player's scripts. ``{name}`` is filled in on the device, where the words for a number are chosen."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from exercises.measures.presentation import counted


def player_words() -> dict[str, Any]:
    return {
        # the big button
        "start": _("Start"),
        "startNow": _("Start now"),
        "done": _("Done"),
        "nextSet": _("Next set"),
        "goOn": _("Go on"),
        "keep": _("Keep this and go on"),
        "switched": _("I am ready"),
        # what is going on
        "ready": _("Get ready"),
        "hold": _("Hold"),
        "release": _("Let go"),
        "out": _("Out"),
        "back": _("Slowly back"),
        "keepGoing": _("Keep going"),
        "ownPace": _("At your own pace"),
        "switchSides": _("Switch sides"),
        "nextExercise": _("Next exercise"),
        "rest": _("Rest"),
        "paused": _("Paused"),
        "isDone": _("Done: you can change the number."),
        "next": _("Then: {name}"),
        "nextIsFelt": _("Then: how it was"),
        "nextIsEnd": _("Then: the end of the session"),
        "repetition": _("{number} of {of}"),
        "restFor": _("Rest for {time}."),
        "whenReady": _("Press the big button when you are ready."),
        "howItWas": _("How was it?"),
        "noted": _("Noted for {name}: {amount}"),
        # how much, by what is counted: with its number, and under a number that stands alone
        "amount": {
            "reps": counted(lambda number: ngettext("{number} time", "{number} times", number)),
            "hold_seconds": counted(lambda number: ngettext("{number} second", "{number} seconds", number)),
            "minutes": counted(lambda number: ngettext("{number} minute", "{number} minutes", number)),
        },
        "unit": {
            "reps": counted(lambda number: ngettext("time", "times", number)),
            "hold_seconds": counted(lambda number: ngettext("second", "seconds", number)),
            "minutes": counted(lambda number: ngettext("minute", "minutes", number)),
        },
        "meanwhile": _("The timer went on while this page was out of sight. Check the numbers."),
        "less": _("One less"),
        "more": _("One more"),
        # progress
        "progress": _("{number} of {of} · about {time} left"),
        "progressDone": _("{number} of {of}"),
        "setsDone": counted(lambda number: ngettext("{done} of {number} set", "{done} of {number} sets", number)),
        "skipped": _("left out"),
        "rests": _("{name} rests today."),
        "short": _("Short of time: the short version, {number} of {all}"),
        "stillOpen": _("Still open: {names}."),
        "nothingYet": _("Nothing is entered yet. Do a set first, or go back to Today."),
        "saveWhatYouDid": _("You can also finish now. What you did is kept."),
        "stopWhen": _("Stop when"),
        "forYou": _("For you:"),
        "playVideo": _("Play video:"),
        "loadsFrom": _("loads from {platform}"),
        # what is kept where
        "allSent": _("Saved on this device, all sent."),
        "waiting": counted(
            lambda number: ngettext(
                "Saved on this device, {number} entry to send.",
                "Saved on this device, {number} entries to send.",
                number,
            )
        ),
        "nothingHeld": _("All sent."),
        "held": counted(lambda number: ngettext("{number} entry to send.", "{number} entries to send.", number)),
        "offline": _("No network: go on, nothing is lost. It is sent by itself later."),
        "trouble": _("The server does not answer. Go on, nothing is lost: we try again by ourselves."),
        "signedOut": _("You are signed out. What you enter is kept on this device."),
        "signIn": _("Sign in again to send it"),
        "gone": _("This session was deleted on another device. What you enter here cannot be sent."),
        "forget": _("Remove it from this device"),
        "notTaken": _("This session is refused: {reason} What you entered stays on this device."),
        "notTakenAtAll": _(
            "This session is refused, and the server does not say why. What you entered stays on this device. We try "
            "again when you open the next page."
        ),
        "refused": counted(
            lambda number: ngettext(
                "{number} entry is refused: {why} It stays on this device. We try it again on the next page.",
                "{number} entries are refused: {why} They stay on this device. We try them again on the next page.",
                number,
            )
        ),
        "memory": _("This browser keeps nothing when the page is closed. Stay on this page until all is sent."),
        "insecure": _(
            "This address does not begin with https. So the screen may go dark, and without network the page does not "
            "open."
        ),
        "voiceIsOn": _("The voice is on."),
        "noVoice": _("This device has no voice for your language. Everything that it would say stands on the screen."),
        # the end
        "overDone": _("Done. Well done!"),
        "overStopped": _("Stopped for today"),
        "overSent": _("All of it is saved."),
        "overWaiting": _("It is saved on this device, and is sent by itself when the network is back."),
        "overNotTaken": _("What you entered is kept on this device. Not all of it could be sent."),
        "didExercises": counted(
            lambda number: ngettext("You did {number} exercise", "You did {number} exercises", number)
        ),
        "didSets": counted(
            lambda number: ngettext("{exercises}, {number} set in all.", "{exercises}, {number} sets in all.", number)
        ),
        "didNothing": _("Nothing is entered. That is fine: you came, and you can try again another day."),
        "means": {
            "all": _(
                "That was the whole session. Done week after week, sessions like this one can make you stronger and "
                "steadier."
            ),
            "some": _("It was not all of it, and every part counts."),
            "hurt": _(
                "You told us that something hurt. Your next session takes that into account. If it is not back to "
                "normal by tomorrow morning, tell us then."
            ),
            "stopped": _("Stopping was the right thing to do. What you did is kept, and it counts."),
        },
    }
