/** The present set and those that the timer leads through after it: starting, counting, noting and calling them out. */

import { Clock } from "./timing/clock.js";
import { Tones, tonesFor, vibrate } from "./timing/cues.js";
import { doneOf, nextOpen } from "./course.js";
import { counted, fill } from "./page.js";
import { SetTimer } from "./timing/timer.js";

const EXTRA_REST = 15;

export class Timed {
  timer = null; // null at a set that is done and on the other screens
  run = []; // the places of the sets that the timer goes through
  counted = null; // `{ item, key, amount }`: what was counted by hand of a set that is not done
  isBehind = false; // more than one set ended while nobody looked
  tones = new Tones();
  clock = new Clock();

  constructor(player) {
    this.player = player;
  }

  /** Whether the clock leads on by itself: not before the start, not at their own pace, while they change sides, or paused. */
  get isRunning() {
    return Boolean(this.timer?.isOn) && !this.timer.isPaused && !this.timer.isOpen && this.timer.phase !== "change";
  }

  /** The place where the timer is, or else the one that is shown. */
  get place() {
    return this.timer ? this.run[Math.min(this.timer.place, this.run.length - 1)] : this.player.place;
  }

  leave() {
    this.quiet();
    this.counted = null;
    this.isBehind = false;
  }

  quiet() {
    this.timer = null;
    this.tones.cancel();
    window.clearInterval(this.ticking);
  }

  /** The stops have changed: `moved(place)` returns the new place of a stop, or -1 when it is gone. */
  follow(moved) {
    if (!this.timer) return;
    const run = this.run.map(moved);
    if (run.includes(-1)) this.quiet();
    else this.run = run;
  }

  /** The sets of this exercise from here on that are not done yet, as the timer runs through them. */
  begin() {
    const { player } = this;
    const { state, stops, stop, place } = player;
    this.load = doneOf(state, stop)?.load ?? this.lastLoad(stop.item) ?? stop.set.load;
    this.run = [place];
    if (doneOf(state, stop)) return;
    for (let next = place + 1; stops[next]?.item === stop.item && stops[next].set; next += 1) {
      if (!doneOf(state, stops[next])) this.run.push(next);
    }
    this.timer = new SetTimer({
      sets: this.run.map((at) => stops[at].set),
      rests: player.choice.rests,
      tempo: this.tempo,
      now: this.clock.now,
    });
    // At the person's own pace nothing has to be started.
    if (!this.timer.lengthOf("ready")) this.timer.start();
  }

  get tempo() {
    return this.player.choice.pace ? this.player.plan.tempo : null;
  }

  /** The load of the latest set that is done: somebody who took another weight for one set takes it for the next too. */
  lastLoad(item) {
    const before = item.sets
      .map((set) => doneOf(this.player.state, { item, set })?.load)
      .filter((load) => load !== undefined);
    return before.at(-1);
  }

  // --- The number on the screen ---------------------------------------------------------------------------------------

  /** The set to which the number belongs: the one to do, or during a rest the one just done. */
  get target() {
    const { timer, player } = this;
    if (!timer) return player.stop;
    return player.stops[this.run[Math.min(this.isNoted ? timer.place - 1 : timer.place, this.run.length - 1)]];
  }

  /** Whether that set has been done before, so that its number changes at once, and 0 takes it back. */
  get isNoted() {
    return !this.timer || this.timer.phase === "rest" || this.timer.phase === "change";
  }

  /** Whether the person is between two sets. */
  get isBetween() {
    return Boolean(this.timer) && this.isNoted;
  }

  isCounted({ item, set }) {
    return this.counted?.key === set.key && this.counted.item === item.id;
  }

  get amount() {
    const { target } = this;
    if (this.isCounted(target)) return this.counted.amount;
    return doneOf(this.player.state, target)?.amount ?? target.set.amount;
  }

  count(by) {
    const { target, isNoted } = this;
    const amount = Math.min(Math.max(this.amount + by, isNoted ? 0 : 1), 300);
    this.counted = { item: target.item.id, key: target.set.key, amount };
    if (isNoted) this.player.enterSet(target, amount, doneOf(this.player.state, target)?.load ?? this.load);
    this.player.draw();
  }

  weigh(by) {
    const { loads } = this.player.stop.item;
    const place = loads.findIndex(({ kg }) => Number(kg) === Number(this.load));
    this.load = loads[Math.min(Math.max(place + by, 0), loads.length - 1)].kg;
    const { target } = this;
    const done = doneOf(this.player.state, target);
    if (done) this.player.enterSet(target, done.amount, this.load);
    this.player.draw();
  }

  // --- The big button and its neighbours ------------------------------------------------------------------------------

  main() {
    const { timer, player } = this;
    if (!player.stop.set || player.dialogs.isOpen) return undefined;
    if (!timer) return player.goOn();
    if (timer.isPaused) return this.took(timer.resume());
    if (player.isTooSoon) return undefined;
    if (timer.isOn) return this.took(timer.next());
    this.timeWhatWasChosen();
    const steps = timer.start();
    return this.took([{ phase: timer.phase, place: 0, finished: null }, ...steps]);
  }

  /** Time the set by the amount that the person chose, if they changed how long to hold or how many to do. */
  timeWhatWasChosen() {
    const { set } = this.player.stop;
    const { amount } = this;
    if (amount === set.amount) return;
    const task = counted(this.player.words.amount[set.measure], amount);
    this.timer.sets[0] = { ...set, amount, task, said: { ...set.said, task } };
    this.counted = null;
  }

  /** A set with a timer that was done without it. */
  did() {
    const { player } = this;
    if (this.timer.isOn || player.isTooSoon) return;
    player.enterSet(this.target, this.amount, this.load);
    player.go(this.run[1] ?? nextOpen(player.state, player.stops, player.place + 1));
  }

  pause() {
    if (!this.isRunning) return;
    this.took(this.timer.pause());
    if (this.timer?.isPaused) this.player.say(this.player.words.paused);
  }

  extend() {
    this.took(this.timer.extend(EXTRA_REST));
  }

  /** What the person chose about rests and pace has changed. */
  chose() {
    if (!this.timer) return;
    this.timer.tempo = this.tempo;
    this.took(this.timer.setRests(this.player.choice.rests));
  }

  // --- What the timer went through ------------------------------------------------------------------------------------

  tick() {
    const steps = this.timer.catchUp();
    if (steps.length) return this.took(steps);
    this.player.draw();
    return this.countAloud();
  }

  /**
   * The page is in sight again. First pass through what the timer did out of sight. Time that the device slept through
   * counts only to the end of the present phase, because a sleeping device led nobody any further.
   */
  seen() {
    const missed = this.clock.back();
    if (this.isRunning) this.tick();
    if (!missed || !this.isRunning) return;
    this.clock.add(Math.min(missed, this.timer.remaining));
    const steps = this.timer.catchUp();
    this.took(steps, { isBehind: steps.some(({ finished }) => finished) });
  }

  /** With the voice on, count repetitions and call holds aloud, for people who do not look at the screen. */
  countAloud() {
    const { part, repetition } = this.timer.read();
    const called = part && `${part} ${repetition}`;
    if (called === this.called) return;
    this.called = called;
    const { voice, words } = this.player;
    if (part && called !== "hold 1") voice.say(part === "out" ? String(repetition) : words[part]);
  }

  /** Note every set that ended, but give the cue of the last step only. */
  took(steps, { isBehind = steps.filter(({ finished }) => finished).length > 1 } = {}) {
    const { player } = this;
    for (const { finished } of steps) if (finished) this.finishedSet(finished);
    const last = steps.at(-1);
    if (last) {
      player.changed();
      this.isBehind = isBehind;
      if (this.timer.phase !== "over") player.place = this.run[this.timer.place];
    }
    if (this.timer.phase === "over") {
      if (player.choice.vibration) vibrate([200, 100, 200]);
      player.go(nextOpen(player.state, player.stops, this.run.at(-1) + 1));
      if (isBehind) player.say(player.words.meanwhile);
      return;
    }
    this.planTones();
    player.draw();
    if (last) this.cue(last);
  }

  finishedSet({ place, amount }) {
    const stop = this.player.stops[this.run[place]];
    // What the person counted by hand is what was done, unless they broke off a hold before that.
    const done =
      this.isCounted(stop) && (stop.set.measure === "reps" || amount === stop.set.amount)
        ? this.counted.amount
        : amount;
    this.counted = null;
    this.player.enterSet(stop, done, this.load);
  }

  planTones() {
    const { timer } = this;
    window.clearInterval(this.ticking);
    this.tones.plan(timer && this.player.choice.sound ? tonesFor(timer.ahead(), timer.phase) : []);
    // During a change, too: the rest passes meanwhile.
    if (this.isRunning || timer?.phase === "change") this.ticking = window.setInterval(() => this.tick(), 200);
  }

  cue({ phase, place, finished }) {
    const { player } = this;
    const { words } = player;
    const set = this.timer.sets[place];
    const said = {
      ready: () => `${words.ready}. ${set.said.name}. ${set.said.task}.`,
      work: () => `${set.said.name}. ${this.words()}. ${set.said.task}.`,
      change: () => `${this.words()}. ${set.said.name}. ${words.whenReady}`,
      rest: () => {
        const time = counted(words.amount.hold_seconds, this.timer.restBefore);
        return `${fill(words.restFor, { time })} ${fill(words.next, set.said)}.`;
      },
    }[phase]();
    player.say(this.isBehind ? `${words.meanwhile} ${said}` : said);
    if (player.choice.vibration) vibrate(finished ? [200, 100, 200] : 200);
  }

  /** What the person is doing just now, in a word or two. */
  words({ part } = this.timer.read()) {
    const { words } = this.player;
    const { timer } = this;
    const set = timer.sets[timer.place];
    if (part) return words[part];
    if (timer.phase === "work" && set.measure === "hold_seconds") return words.hold;
    if (timer.phase === "change")
      return timer.sets[timer.place - 1].exercise === set.exercise ? words.switchSides : words.nextExercise;
    return {
      idle: set.task,
      ready: words.ready,
      work: timer.isOpen ? words.ownPace : words.keepGoing,
      rest: words.rest,
    }[timer.phase];
  }
}
