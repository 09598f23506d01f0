/** The buttons and keys of the player, and what each does. */

import { nextOpen } from "./course.js";
import { NAMES } from "./dialogs.js";

const BUSY = "input, textarea, select, button, a, summary, dialog";

function act(player, what) {
  const { timed, dialogs } = player;
  const acts = {
    main: () => timed.main(),
    did: () => timed.did(),
    pause: () => timed.pause(),
    extend: () => timed.extend(),
    less: () => timed.count(-1),
    more: () => timed.count(1),
    lighter: () => timed.weigh(-1),
    heavier: () => timed.weigh(1),
    back: () => player.back(),
    forward: () => player.forward(),
    open: () => player.go(nextOpen(player.state, player.stops)),
    short: () => player.doShort(),
    planned: () => player.allAsPlanned(),
    finish: () => player.toTheEnd(),
    forget: () => player.forget(),
    read: () => player.read(),
    close: () => dialogs.close(),
  };
  if (NAMES.includes(what)) dialogs.open(what);
  else acts[what]?.();
}

function clicked(player, event) {
  const button = event.target.closest("[data-player-do]");
  const goTo = event.target.closest("[data-player-go]");
  if (button) {
    event.preventDefault();
    act(player, button.dataset.playerDo);
  } else if (goTo) {
    player.goToItem(goTo.dataset.playerGo);
  }
}

function submitted(player, event) {
  const form = event.target;
  const { asked } = player;
  if (form.method === "dialog" && !form.matches("[data-player-skip], [data-stop-step], [data-player-screen]")) return;
  event.preventDefault();
  if (form === asked.felt) asked.tellHowItWas();
  else if (form === asked.end) asked.tellHowAllWas();
  else if (form.matches("[data-player-skip]") && form.elements["skip-reason"].value)
    player.leaveOut(form.elements["skip-reason"].value);
}

function keyed(player, event) {
  if (player.isOver || !player.stop?.set || player.dialogs.isOpen) return;
  if (event.key === "Escape") player.timed.pause();
  if (event.target.closest?.("input, textarea, select") || event.altKey || event.ctrlKey || event.metaKey) return;
  if (event.key === "ArrowLeft") player.back();
  if (event.key === "ArrowRight") player.forward();
  if (event.key !== " " || event.repeat || event.target.closest?.(BUSY)) return;
  event.preventDefault();
  player.timed.main();
}

export function listen(player) {
  const { root } = player;
  root.addEventListener("click", (event) => clicked(player, event));
  root.addEventListener(
    "change",
    ({ target }) => target.matches("[data-player-choice]") && player.dialogs.choose(target),
  );
  root.addEventListener("submit", (event) => submitted(player, event));
  document.addEventListener("keydown", (event) => keyed(player, event));
  document.addEventListener("visibilitychange", () => (document.hidden ? player.timed.clock.leave() : player.seen()));
}
