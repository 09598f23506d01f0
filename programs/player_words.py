"""The words of the player's scripts. ``{name}`` is filled in on the device."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from exercises.presentation import minutes_range, seconds_range


def player_words() -> dict[str, Any]:
    return {
        # the big button
        "start": _("Start"),
        "startNow": _("Start now"),
        "done": _("Done"),
        "nextSet": _("Next set"),
        "goOn": _("Go on"),
        "keep": _("Keep this and go on"),
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
        "noted": _("Noted for {name}: {number} {unit}"),
        "meanwhile": _("The timer went on while this page was out of sight. Check the numbers."),
        "less": _("One less"),
        "more": _("One more"),
        "seconds": [seconds_range(number) for number in range(1, 121)],
        "minutesLeft": [minutes_range(number) for number in range(1, 121)],
        # progress
        "progress": _("{number} of {of} · about {time} left"),
        "progressDone": _("{number} of {of}"),
        "setsDone": _("{done} of {all} sets"),
        "skipped": _("left out"),
        "rests": _("{name} rests today."),
        "short": _("I have ten minutes: the short version, {number} of {all}"),
        "stillOpen": _("Still open: {names}."),
        "nothingYet": _("Nothing is entered yet. Do a set first, or go back to Today."),
        "saveWhatYouDid": _("You can also finish now. What you did is kept."),
        "howTo": _("How to do it: {name}"),
        "stopWhen": _("Stop when"),
        "forYou": _("For you:"),
        "playVideo": _("Play video:"),
        "fromYouTube": _("loads from YouTube"),
        # what is kept where
        "allSent": _("Saved on this device, all sent."),
        "waitingOne": _("Saved on this device, 1 entry to send."),
        "waiting": _("Saved on this device, {number} entries to send."),
        "nothingHeld": _("All sent."),
        "heldOne": _("1 entry to send."),
        "held": _("{number} entries to send."),
        "offline": _("No network: go on, nothing is lost. It is sent by itself later."),
        "trouble": _("The server does not answer. Go on, nothing is lost: we try again by ourselves."),
        "signedOut": _("You are signed out. What you enter is kept on this device."),
        "signIn": _("Sign in again to send it"),
        "gone": _("This session was deleted on another device. What you enter here cannot be sent."),
        "forget": _("Remove it from this device"),
        "refused": _("{number} entries could not be taken: this page may be an old one. Load it anew."),
        "memory": _("This browser keeps nothing when the page is closed. Stay on this page until all is sent."),
        "insecure": _(
            "This address does not begin with https. So the screen may go dark, and without network the page does not "
            "open."
        ),
        "overDone": _("Done. Well done!"),
        "overStopped": _("Stopped for today"),
        "overSent": _("All of it is saved."),
        "overWaiting": _("It is saved on this device, and is sent by itself when the network is back."),
    }
