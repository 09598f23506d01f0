/**
 * The timer of a self-test: 3, 2, 1, go, then down to 0 or up to its end. It reads a clock that nobody can set and counts
 * nothing itself, so it is right even after the browser paused. Without it, people use a clock and the same form.
 */

import { Clock } from "./clock.js";
import { Awake, Tones } from "./cues.js";
import { counted } from "../page.js";

const SECOND = 1000;

/** The timer itself. `now` returns milliseconds. Uses no page. */
export class TestClock {
  constructor({ seconds, down, getReady = 3, now }) {
    Object.assign(this, { seconds, down, getReady, now });
    this.startedAt = null;
    this.stopped = null;
  }

  start() {
    this.stopped = null;
    this.startedAt = this.now();
  }

  /** Discard what was measured. */
  reset() {
    this.startedAt = this.stopped = null;
  }

  /** Stop it. While getting ready this takes the start back; once it is over it changes nothing. */
  stop() {
    const { phase, elapsed } = this.read();
    if (phase === "ready") this.startedAt = null;
    if (phase === "running") this.stopped = elapsed;
  }

  /** `phase`: idle, ready, running, stopped or over; `shown`: the number to show; `elapsed`: seconds to a tenth, cut off. */
  read() {
    if (this.startedAt === null) return { phase: "idle", shown: this.down ? this.seconds : 0, elapsed: 0 };
    const elapsed = this.stopped ?? (this.now() - this.startedAt) / SECOND - this.getReady;
    if (elapsed < 0) return { phase: "ready", shown: Math.min(Math.ceil(-elapsed), this.getReady), elapsed: 0 };
    if (elapsed >= this.seconds) return { phase: "over", shown: this.down ? 0 : this.seconds, elapsed: this.seconds };
    const shown = this.down ? Math.ceil(this.seconds - elapsed) : Math.floor(elapsed);
    // Add a tiny amount, so that binary fractions do not turn 7.3 seconds into 7.2.
    return {
      phase: this.stopped === null ? "running" : "stopped",
      shown,
      elapsed: Math.floor(elapsed * 10 + 1e-6) / 10,
    };
  }
}

/** One timer on the page, and the fields of the form that it fills. */
class TestTimer {
  constructor(root) {
    const { seconds, counts, getReady } = root.dataset;
    this.root = root;
    this.words = root.dataset;
    this.time = new Clock();
    this.clock = new TestClock({
      seconds: Number(seconds),
      down: counts === "down",
      getReady: Number(getReady),
      now: this.time.now,
    });
    this.tones = new Tones();
    this.awake = new Awake();
    this.number = root.querySelector("[data-timer-number]");
    this.status = root.querySelector("[data-timer-status]");
    this.toggleButton = root.querySelector("[data-timer-toggle]");
    this.targets = [...document.querySelectorAll("[data-timer-target]")];
    this.target = null;
    this.phase = "idle";
    this.aim(this.nextEmpty());
    this.draw();
    root.hidden = false;
    for (const extra of document.querySelectorAll("[data-timer-without]")) extra.hidden = true;
    for (const button of document.querySelectorAll("[data-timer-choose]")) button.hidden = false;
  }

  get isOn() {
    return this.phase === "ready" || this.phase === "running";
  }

  toggle() {
    if (this.isOn) {
      this.clock.stop();
      this.tones.cancel();
    } else {
      this.clock.start();
      const { getReady, seconds } = this.clock;
      const ready = Array.from({ length: getReady }, (_, second) => [second, 520, 0.15]);
      this.tones.plan([
        ...ready,
        [getReady, 880, 0.4],
        [getReady + seconds, 880, 0.4],
        [getReady + seconds + 0.5, 880, 0.6],
      ]);
      this.awake.keep();
    }
    this.draw();
  }

  /** The page is in sight again. If the device slept or its clock was set meanwhile, what it measured is not reliable. */
  seen() {
    if (this.time.back() && this.isOn) {
      this.clock.reset();
      this.tones.cancel();
      this.draw();
      this.status.textContent = this.words.wordSlept;
    } else {
      this.draw();
    }
  }

  /** Show what the clock says; say a new phase aloud, never each second. */
  draw() {
    const { phase, shown, elapsed } = this.clock.read();
    this.number.textContent = String(shown);
    if (phase === this.phase) return;
    this.phase = phase;
    this.root.dataset.phase = phase;
    this.toggleButton.textContent = this.isOn ? this.words.wordStop : this.words.wordStart;
    window.clearInterval(this.ticking);
    if (this.isOn) this.ticking = window.setInterval(() => this.draw(), 100);
    else this.awake.release();
    const { wordReady, wordGo, wordOver, wordStopped } = this.words;
    const said = { ready: wordReady, running: wordGo, over: wordOver, stopped: wordStopped, idle: "" }[phase];
    const ended = phase === "over" || phase === "stopped";
    this.status.textContent = [said, ended ? this.note(phase === "over", elapsed) : ""].join(" ").trim();
    if (phase === "over" && !this.targets.length)
      document.getElementById("result")?.scrollIntoView({ block: "center" });
  }

  /** Write the seconds where they belong, and aim at the next. Returns what to say about it. */
  note(isWhole, elapsed) {
    if (!this.target) return "";
    const { timerField, timerWhole, timerLabel } = this.target.dataset;
    const field = document.getElementById(timerField);
    const whole = document.getElementById(timerWhole);
    if (whole) whole.checked = isWhole;
    field.value = whole && isWhole ? "" : String(elapsed);
    field.dispatchEvent(new Event("input", { bubbles: true }));
    const noted = `${this.words.wordNoted} ${timerLabel}, ${counted(JSON.parse(this.words.wordSeconds), elapsed)}.`;
    // The first stage that was not held ends the test; after a try, another may follow.
    const next = whole && !isWhole ? null : this.nextEmpty();
    this.aim(next);
    return next ? noted : `${noted} ${this.words.wordEnded}`;
  }

  nextEmpty() {
    return this.targets.find(({ dataset: { timerField, timerWhole } }) => {
      const whole = document.getElementById(timerWhole);
      return !document.getElementById(timerField).value && !whole?.checked;
    });
  }

  aim(target) {
    this.target = target ?? null;
    const label = this.target?.dataset.timerLabel;
    this.root.querySelector("[data-timer-for]").textContent = label ? `${this.words.wordNext} ${label}` : "";
    this.toggleButton.disabled = this.targets.length > 0 && !this.target;
  }

  choose(target) {
    if (this.isOn) this.toggle();
    this.aim(target);
    this.toggleButton.focus();
    this.root.scrollIntoView({ block: "center" });
  }
}

function wake() {
  const root = document.querySelector("[data-test-timer]");
  if (!root) return;
  const timer = new TestTimer(root);
  document.addEventListener("click", ({ target }) => {
    if (target.closest("[data-timer-toggle]")) timer.toggle();
    const choose = target.closest("[data-timer-choose]");
    if (choose) timer.choose(choose.closest("[data-timer-target]"));
  });
  document.addEventListener("keydown", (event) => {
    const isBusy = event.target.closest?.("input, textarea, select, button, a, summary");
    if (event.key !== " " || event.repeat || isBusy || timer.toggleButton.disabled) return;
    event.preventDefault();
    timer.toggle();
  });
  document.addEventListener("visibilitychange", () => (document.hidden ? timer.time.leave() : timer.seen()));
}

if (typeof document !== "undefined") wake();
