/**
 * The timer that leads through the sets of an exercise: get ready, work, rest, get ready… Between two sides, or two exercises
 * of a sequence, there is a change in place of the rest: it waits for the person, and the rest passes meanwhile.
 * Sets at the person's own pace need no getting ready: they wait for the person.
 * It reads a clock (clock.js) and counts nothing itself: `catchUp` goes through all phases that have passed, in order.
 * Uses no page. All numbers are seconds; only the clock that is passed in returns milliseconds.
 */

const SECOND = 1000;
// The phases between two sets, in this order.
const ORDER = ["change", "rest", "ready", "work"];
// Seconds between two holds of one set; the estimate of a session's length uses the same.
const RELEASE = 3;

/** The parts of one repetition, `[name, seconds]`; empty when the person goes at their own pace. */
function partsOf(set, tempo) {
  if (set.measure !== "reps") return [];
  if (set.hold)
    return [
      ["hold", set.hold],
      ["release", RELEASE],
    ];
  return tempo
    ? [
        ["out", tempo[0]],
        ["back", tempo[1]],
      ]
    : [];
}

function lengthOf(set, parts) {
  if (set.measure === "hold_seconds") return set.amount;
  if (set.measure === "minutes") return set.amount * 60;
  if (!parts.length) return null;
  const whole = set.amount * parts.reduce((sum, [, seconds]) => sum + seconds, 0);
  // The last hold needs no release after it.
  return set.hold ? whole - RELEASE : whole;
}

export class SetTimer {
  /**
   * `sets`: `{ measure, amount, hold, rest, side, exercise }` in order; measure is reps, hold_seconds or minutes, hold
   * belongs to each repetition, rest follows the set. `rests`: how many times as long as planned each rest is, 0 for none.
   * `tempo`: seconds out and back, or null for one's own pace. `now` returns milliseconds, of a clock that is never set.
   */
  constructor({ sets, tempo = null, rests = 1, ready = 5, now }) {
    Object.assign(this, { sets, tempo, rests, ready, now });
    this.reset();
  }

  reset() {
    Object.assign(this, { phase: "idle", place: 0, since: 0, length: null, pausedAt: null, parts: [] });
  }

  get isOn() {
    return this.phase !== "idle" && this.phase !== "over";
  }

  get isPaused() {
    return this.pausedAt !== null;
  }

  /** Whether the phase waits for the person instead of the clock: repetitions at their own pace. */
  get isOpen() {
    return this.phase === "work" && this.length === null;
  }

  start() {
    this.reset();
    this.enter(this.lengthOf("ready") ? "ready" : "work", this.now());
    return this.catchUp();
  }

  pause() {
    const steps = this.catchUp();
    if (this.isOn) this.pausedAt ??= this.now();
    return steps;
  }

  resume() {
    if (this.isPaused) this.since += this.now() - this.pausedAt;
    this.pausedAt = null;
    return this.catchUp();
  }

  /** End this phase and go on. A phase that has just ended by itself counts, so that the next one is not skipped too. */
  next() {
    const steps = this.catchUp();
    if (!this.isOn || this.isPaused || steps.length) return steps;
    return [this.leave(this.now()), ...this.catchUp()];
  }

  /** Make the rest longer. Once it is over this changes nothing. */
  extend(seconds) {
    const steps = this.catchUp();
    if (this.phase === "rest") this.length += seconds;
    return steps;
  }

  /** Choose how long the rests are. No rest at all also ends a running one. */
  setRests(times) {
    const steps = this.catchUp();
    this.rests = times;
    if (this.phase !== "rest") return steps;
    this.length = this.restBefore;
    if (this.length) return [...steps, ...this.catchUp()];
    return [...steps, this.leave(this.pausedAt ?? this.now()), ...this.catchUp()];
  }

  /** Seconds of rest before the present set. */
  get restBefore() {
    return this.place ? Math.round(this.sets[this.place - 1].rest * this.rests) : 0;
  }

  /** Whether the present set is on another side than the one before it, or of another exercise. */
  get isChange() {
    const [before, set] = [this.sets[this.place - 1], this.sets[this.place]];
    return Boolean(before) && (before.side !== set.side || before.exercise !== set.exercise);
  }

  /**
   * Go through all phases that have ended meanwhile, without losing one. Returns the steps in order,
   * `{ phase, place, finished }`: the phase that began, and the set that ended just then, `{ place, amount }` or null.
   */
  catchUp() {
    const steps = [];
    while (this.isOn && !this.isPaused && this.length !== null && this.elapsed >= this.length) {
      steps.push(this.leave(this.since + this.length * SECOND));
    }
    return steps;
  }

  /** Seconds since this phase began. */
  get elapsed() {
    return ((this.pausedAt ?? this.now()) - this.since) / SECOND;
  }

  /** Milliseconds until this phase ends by itself. */
  get remaining() {
    return (this.length - this.elapsed) * SECOND;
  }

  enter(phase, at) {
    this.phase = phase;
    this.since = at;
    this.parts = phase === "work" ? partsOf(this.sets[this.place], this.tempo) : [];
    this.length = this.lengthOf(phase);
  }

  lengthOf(phase) {
    const set = this.sets[this.place];
    if (phase === "ready") return lengthOf(set, partsOf(set, this.tempo)) === null ? 0 : this.ready;
    if (phase === "work") return lengthOf(set, partsOf(set, this.tempo));
    if (phase === "rest") return this.isChange ? 0 : this.restBefore;
    if (phase === "change") return this.isChange ? null : 0;
    return null;
  }

  leave(at) {
    let finished = null;
    let after = ORDER.indexOf(this.phase) + 1;
    if (this.phase === "work") {
      finished = { place: this.place, amount: this.amountAfter((at - this.since) / SECOND) };
      this.place += 1;
      after = 0;
    }
    if (this.place === this.sets.length) this.enter("over", at);
    else
      this.enter(
        ORDER.slice(after).find((phase) => this.lengthOf(phase) !== 0),
        at,
      );
    return { phase: this.phase, place: this.place, finished };
  }

  /** How much of the set is done after this many seconds of work. At the person's own pace: all of it. */
  amountAfter(seconds) {
    const set = this.sets[this.place];
    if (this.length === null || seconds >= this.length) return set.amount;
    if (set.measure === "hold_seconds") return Math.floor(seconds);
    if (set.measure === "minutes") return Math.max(Math.round(seconds / 60), 1);
    const [[, first], [, second]] = this.parts;
    // A hold counts once it was held to its end, a repetition once the person is back.
    return Math.floor((seconds + (set.hold ? second : 0)) / (first + second));
  }

  /**
   * What to show. `left`: whole seconds left of the phase, of the rest during a change, or of the present hold when there are
   * several; null for a phase without an end. `repetition` (from 1) and `part` (hold, release, out, back) when repetitions are led.
   */
  read() {
    const { phase, place, isPaused, elapsed } = this;
    const length = phase === "change" ? this.restBefore : this.length;
    const seen = { phase, place, isPaused, left: length === null ? null : Math.max(Math.ceil(length - elapsed), 0) };
    if (!this.parts.length) return seen;
    const [[first, firstSeconds], [second, secondSeconds]] = this.parts;
    const whole = firstSeconds + secondSeconds;
    const into = elapsed % whole;
    const isFirst = into < firstSeconds;
    return {
      ...seen,
      repetition: Math.floor(elapsed / whole) + 1,
      part: isFirst ? first : second,
      left: Math.ceil((isFirst ? firstSeconds : whole) - into),
    };
  }

  /**
   * What will come by itself from now on, so that its tones can be scheduled in advance:
   * `[{ after, phase, part }]`, at most `most` of them; "rested" when the rest is over during a change. Changes nothing.
   */
  ahead(most = 120) {
    if (!this.isOn || this.isPaused) return [];
    const now = this.now();
    const copy = Object.assign(new SetTimer(this), this);
    const found = [];
    const note = (at, phase, part) => at >= now && found.push({ after: (at - now) / SECOND, phase, part });
    while (copy.isOn && copy.length !== null && found.length < most) {
      for (let at = 0, turn = 0; copy.parts.length && at < copy.length; turn += 1) {
        const [part, seconds] = copy.parts[turn % 2];
        if (turn) note(copy.since + at * SECOND, "work", part);
        at += seconds;
      }
      const end = copy.since + copy.length * SECOND;
      copy.leave(end);
      note(end, copy.phase, copy.parts[0]?.[0] ?? null);
    }
    if (copy.phase === "change" && copy.restBefore) note(copy.since + copy.restBefore * SECOND, "rested", null);
    return found.slice(0, most);
  }
}
