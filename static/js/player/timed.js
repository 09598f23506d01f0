/** The set that one is at, and those that the timer leads through from there: started, counted, noted, called out. */

import { Clock } from "./clock.js";
import { Tones, speak, tonesFor, vibrate } from "./cues.js";
import { doneOf, nextOpen } from "./course.js";
import { counted, fill } from "./page.js";
import { SetTimer } from "./timer.js";

const EXTRA_REST = 15;

export class Timed {
  timer = null; // none at a set that is done, and on the other screens
  run = []; // the places of the sets that the timer goes through
  counted = null; // `{ item, key, amount }`: what was counted by hand of a set that is not done
  isBehind = false; // more than one set ended while nobody looked
  tones = new Tones();
  clock = new Clock();

  constructor(player) {
    this.player = player;
  }

  /** Whether the clock runs now: not before the start, not at one's own pace, not while it is paused. */
  get isRunning() {
    return Boolean(this.timer?.isOn) && !this.timer.isPaused && !this.timer.isOpen;
  }

  /** The place at which the timer is, or the one that is shown. */
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

  /** The stops are others now: `moved(place)` says where one is to be found, -1 for one that is gone. */
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
    this.timer = new SetTimer({ sets: this.run.map((at) => stops[at].set), rests: player.choice.rests, tempo: this.tempo, now: this.clock.now });
    // At one's own pace nothing has to be started.
    if (!this.timer.lengthOf("ready")) this.timer.start();
  }

  get tempo() {
    return this.player.choice.pace ? this.player.plan.tempo : null;
  }

  /** Who took another weight for the first set takes it for the next one, too. */
  lastLoad(item) {
    const before = item.sets.map((set) => doneOf(this.player.state, { item, set })?.load).filter((load) => load !== undefined);
    return before.at(-1);
  }

  // --- The number on the screen ---------------------------------------------------------------------------------------

  /** The set that the number belongs to: the one to do, or while one rests the one just done. */
  get target() {
    const { timer, player } = this;
    if (!timer) return player.stop;
    return player.stops[this.run[Math.min(this.isNoted ? timer.place - 1 : timer.place, this.run.length - 1)]];
  }

  /** Whether that set has been done before, so that its number changes at once, and 0 takes it back. */
  get isNoted() {
    return !this.timer || this.timer.phase === "rest" || this.timer.phase === "change";
  }

  /** Whether one is between two sets. */
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
    if (timer.isOn) {
      const isChange = timer.phase === "change";
      const steps = timer.next();
      // "Next set" means it: who goes on while sides are switched does not rest after that.
      if (isChange && timer.phase === "rest" && steps.length === 1) steps.push(...timer.next());
      return this.took(steps);
    }
    this.timeWhatWasChosen();
    const steps = timer.start();
    return this.took([{ phase: timer.phase, place: 0, finished: null }, ...steps]);
  }

  /** Who chose to hold for longer, or to be led through fewer, is timed by that. */
  timeWhatWasChosen() {
    const { set } = this.player.stop;
    const { amount } = this;
    if (amount === set.amount) return;
    this.timer.sets[0] = { ...set, amount, task: counted(this.player.words.amount[set.measure], amount) };
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
   * The page is in sight again. A device that slept led nobody: what it missed counts to the end of what was under way, and
   * no further. What ran on out of sight is passed through first.
   */
  seen() {
    const missed = this.clock.back();
    if (this.isRunning) this.tick();
    if (!missed || !this.isRunning) return;
    this.clock.add(Math.min(missed, this.timer.remaining));
    const steps = this.timer.catchUp();
    this.took(steps, { isBehind: steps.some(({ finished }) => finished) });
  }

  /** With the voice on, the repetitions are counted and the holds called, for those who do not look. */
  countAloud() {
    const { part, repetition } = this.timer.read();
    const called = part && `${part} ${repetition}`;
    if (called === this.called) return;
    this.called = called;
    const { choice, words } = this.player;
    if (choice.voice && part && called !== "hold 1") speak(part === "out" ? String(repetition) : words[part]);
  }

  /** Every set is kept, and the cue is that of the last step alone. */
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
    // What was counted by hand is what was done, unless a hold was broken off before it.
    const done = this.isCounted(stop) && (stop.set.measure === "reps" || amount === stop.set.amount) ? this.counted.amount : amount;
    this.counted = null;
    this.player.enterSet(stop, done, this.load);
  }

  planTones() {
    const { timer } = this;
    window.clearInterval(this.ticking);
    this.tones.plan(timer && this.player.choice.sound ? tonesFor(timer.ahead(), timer.phase) : []);
    if (this.isRunning) this.ticking = window.setInterval(() => this.tick(), 200);
  }

  cue({ phase, place, finished }) {
    const { player } = this;
    const { words } = player;
    const set = this.timer.sets[place];
    const before = this.timer.sets[place - 1];
    const said = {
      ready: () => `${words.ready}. ${set.name}. ${set.task}.`,
      work: () => `${set.name}. ${this.words()}. ${set.task}.`,
      change: () => `${this.words()}. ${set.name}.`,
      rest: () => `${fill(words.restFor, { time: counted(words.amount.hold_seconds, before.rest) })} ${fill(words.next, set)}.`,
    }[phase]();
    player.say(this.isBehind ? `${words.meanwhile} ${said}` : said);
    if (player.choice.vibration) vibrate(finished ? [200, 100, 200] : 200);
  }

  /** What one does just now, in a word or two. */
  words({ part } = this.timer.read()) {
    const { words } = this.player;
    const { timer } = this;
    const set = timer.sets[timer.place];
    if (part) return words[part];
    if (timer.phase === "work" && set.measure === "hold_seconds") return words.hold;
    if (timer.phase === "change") return timer.sets[timer.place - 1].exercise === set.exercise ? words.switchSides : words.nextExercise;
    return { idle: set.task, ready: words.ready, work: timer.isOpen ? words.ownPace : words.keepGoing, rest: words.rest }[timer.phase];
  }
}
