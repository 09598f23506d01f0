/** The view of a running session: the progress, and the set with its number, buttons and picture. */

import { minutesOf, overviewOf, progressOf } from "./course.js";
import { counted, element, fill, put, write } from "./page.js";

const STILL = window.matchMedia("(prefers-reduced-motion: reduce)");

const minutesAndSeconds = (seconds) => `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;

export class View {
  constructor(player) {
    this.player = player;
  }

  progress() {
    const { parts, words, state, stops, stop, place, timed } = this.player;
    for (const button of parts["do-back"]) button.disabled = place === 0 && !timed.timer?.place;
    const { done, all, seconds } = progressOf(state, stops);
    const items = overviewOf(state, stops);
    const at = items.findIndex(({ item }) => item === stop?.item);
    const time = counted(words.amount.minutes, minutesOf(seconds));
    put(
      parts.Progress,
      seconds && at >= 0
        ? fill(words.progress, { number: at + 1, of: items.length, time })
        : fill(words.progressDone, {
            number: items.filter((item) => item.isSkipped || item.done === item.all).length,
            of: items.length,
          }),
    );
    parts.Bar.max = Math.max(all, 1);
    parts.Bar.value = done;
  }

  set() {
    const { root, parts, words, timed, stop, plan } = this.player;
    const { timer, target } = timed;
    const seen = timer?.read() ?? { phase: "done" };
    const { phase, isPaused } = seen;
    const set = timer ? timer.sets[timer.place] : stop.set;
    const { item } = stop;
    const known = plan.exercises[set.exercise];
    const isOpen = !timer || timer.isOpen || phase === "idle";
    root.dataset.phase = phase;
    root.toggleAttribute("data-paused", Boolean(isPaused));
    put(parts.Name, known.name);
    const isFirst = this.player.isFirst && isOpen;
    root.toggleAttribute("data-first", isFirst);
    this.steps(isFirst ? known.steps : []);
    put(
      parts.Dose,
      [
        ...new Set([
          set.name !== known.name && set.name,
          isFirst && timer?.isOpen && set.task,
          ...(phase === "idle" || timer?.isOpen ? item.state : []),
        ]),
      ]
        .filter(Boolean)
        .join(" · "),
    );
    put(parts.Cue, isPaused ? words.paused : timer ? timed.words(seen) : words.isDone);
    const number = isOpen ? String(timed.amount) : this.numberWords(seen, set);
    put(parts.Number, number);
    parts.Number.toggleAttribute("data-long", number.length > 3);
    put(parts.Unit, isOpen ? counted(words.unit[target.set.measure], timed.amount) : this.unitWords(seen, set));
    put(
      parts["do-main"][0],
      isPaused
        ? words.goOn
        : ({ idle: words.start, ready: words.startNow, work: words.done, done: words.keep, change: words.switched }[
            phase
          ] ?? words.nextSet),
    );
    this.show(parts["do-pause"][0], timed.isRunning);
    this.show(parts["do-extend"][0], phase === "rest" && !isPaused);
    this.show(parts["do-did"][0], phase === "idle");
    this.counters(isOpen);
    this.weight(item.loads, isOpen);
    this.next();
    this.pictures(known, set, seen);
  }

  counters(isOpen) {
    const { parts, words, timed } = this.player;
    const { name } = timed.target.set;
    for (const [act, label] of [
      ["do-less", words.less],
      ["do-more", words.more],
    ]) {
      for (const button of parts[act]) {
        button.ariaLabel = `${label}: ${name}`;
        if (button.dataset.playerBig !== undefined) this.show(button, isOpen);
      }
    }
  }

  weight(loads, isOpen) {
    const { parts, timed } = this.player;
    this.show(parts.Load, loads.length > 1 && (isOpen || timed.isBetween));
    const place = loads.findIndex(({ kg }) => Number(kg) === Number(timed.load));
    put(parts.LoadWords, loads[place]?.words ?? "");
    parts["do-lighter"][0].ariaDisabled = String(place === 0);
    parts["do-heavier"][0].ariaDisabled = String(place === loads.length - 1);
  }

  /** What comes next; between two sets, also what was noted of the last one. */
  next() {
    const { parts, words, timed } = this.player;
    const { isBetween } = timed;
    put(parts.Next, isBetween ? "" : this.nextWords());
    this.show(parts.Noted, isBetween);
    const { name, measure } = timed.target.set;
    if (isBetween)
      put(parts.NotedWords, fill(words.noted, { name, amount: counted(words.amount[measure], timed.amount) }));
  }

  /** How it is done, on the first screen of an exercise. */
  steps(steps) {
    const { parts } = this.player;
    const key = steps.join("\n");
    parts.First.hidden = !key;
    if (key === this.shown) return;
    this.shown = key;
    write(
      parts.First,
      steps.map((step) => element("li", { className: "steps__item", textContent: step })),
    );
  }

  numberWords({ phase, left, repetition }, set) {
    // Once the rest is over, a change waits for the person and not for a number.
    if (phase === "change" && !left) return "";
    if (repetition && !set.hold) return String(repetition);
    return phase === "work" && set.measure === "minutes" ? minutesAndSeconds(left) : String(left);
  }

  unitWords({ phase, repetition }, set) {
    const { words, timed } = this.player;
    if (timed.isBehind) return words.meanwhile;
    if (phase === "rest" || phase === "change") return fill(words.next, set);
    if (phase === "ready") return set.task;
    return repetition ? fill(words.repetition, { number: repetition, of: set.amount }) : "";
  }

  nextWords() {
    const { words, timed, stops, place } = this.player;
    const after = stops[timed.timer ? timed.run[timed.timer.place] + 1 : place + 1];
    if (!after?.item) return words.nextIsEnd;
    return after.isFelt ? words.nextIsFelt : fill(words.next, after.set);
  }

  /** The picture that fits what the person does: still while getting ready, in the held pose during a hold, else moving. */
  pictures(known, set, { phase, part }) {
    const { parts } = this.player;
    const pictures = (set.side === "left" && known.left) || known.right;
    if (!pictures) {
      this.drawn = "";
      return write(parts.Pictures, "");
    }
    const { move, poses, hold_pose } = pictures;
    let shown = [move];
    if (STILL.matches) shown = poses;
    else if (phase === "ready") shown = [poses[0]];
    else if (phase === "work" && (part === "hold" || part === "out" || (!part && set.measure === "hold_seconds")))
      shown = [poses[hold_pose]];
    else if (phase === "work" && part) shown = [poses[0]];
    const key = shown.join(" ");
    if (key === this.drawn) return undefined;
    this.drawn = key;
    return write(
      parts.Pictures,
      shown.map((src, place) =>
        element("img", {
          src,
          width: pictures.width,
          height: pictures.height,
          alt: place ? "" : pictures.alt,
          className: "player__picture",
        }),
      ),
    );
  }

  /** Show or hide a button. If it is hidden while it has the focus, the focus moves to the big button. */
  show(button, isShown) {
    if (!isShown && button.contains(document.activeElement)) this.player.parts["do-main"][0].focus();
    button.hidden = !isShown;
  }
}
