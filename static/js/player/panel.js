/** The timer of an exercise on the page. It fills the numbers of the form; nothing is sent before the person does. */

import { Awake, Tones, canSpeak, canVibrate, hush, recall, remember, speak, tonesFor, vibrate } from "./cues.js";
import { SetTimer } from "./timer.js";

const EXTRA_REST = 15;
// Milliseconds. A second tap, or one that comes just as a phase ends by itself, was not meant for the next phase.
const TOO_SOON = 700;
const BUSY = "input, textarea, select, button, a, summary";
const OTHERWISE = { sound: true, voice: false, vibration: true, rests: true, pace: false };

const fill = (words, values) => words.replace(/\{(\w+)\}/g, (_, name) => values[name]);
const minutesAndSeconds = (seconds) => `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;

class Panel {
  constructor(root, { sets, tempo, words }) {
    Object.assign(this, { root, sets, tempo, words });
    this.parts = {};
    for (const element of root.querySelectorAll("*")) {
      for (const key of Object.keys(element.dataset)) if (key.startsWith("player")) this.parts[key.slice(6)] = element;
    }
    this.choice = recall(OTHERWISE);
    this.timer = new SetTimer({ sets, rests: this.choice.rests, tempo: this.choice.pace ? tempo : null });
    this.tones = new Tones();
    this.awake = new Awake();
    this.noted = null;
    this.changedAt = 0;
    this.offer();
    this.draw();
    root.hidden = false;
  }

  /** Show the choices that this browser and this exercise have. */
  offer() {
    const lacking = { voice: !canSpeak(), vibration: !canVibrate(), rests: !this.sets.slice(0, -1).some(({ rest }) => rest) };
    lacking.pace = !this.sets.some(({ measure, hold }) => measure === "reps" && !hold);
    for (const box of this.root.querySelectorAll("[data-player-choice]")) {
      box.checked = Boolean(this.choice[box.dataset.playerChoice]);
      box.closest("label").hidden = Boolean(lacking[box.dataset.playerChoice]);
    }
  }

  choose(box) {
    this.choice[box.dataset.playerChoice] = box.checked;
    remember(this.choice);
    this.timer.tempo = this.choice.pace ? this.tempo : null;
    if (!this.choice.voice) hush();
    this.took(this.timer.setRests(this.choice.rests));
  }

  /** The one big button, and the space bar. */
  press() {
    const { timer } = this;
    if (timer.isPaused) return this.took(timer.resume());
    if (timer.phase === "over") return this.toNumbers();
    if (timer.isOn && Date.now() - this.changedAt < TOO_SOON) return undefined;
    if (timer.isOn) return this.took(timer.next());
    this.noted = null;
    const steps = timer.start();
    this.root.scrollIntoView({ block: "start" });
    return this.took([{ phase: "ready", place: 0, finished: null }, ...steps]);
  }

  pause() {
    if (this.timer.isOn && !this.timer.isPaused) this.took(this.timer.pause());
    if (this.timer.isPaused) this.say(this.words.paused);
  }

  again() {
    this.timer.reset();
    this.press();
  }

  toNumbers() {
    const numbers = document.querySelector("[data-player-numbers]");
    numbers.tabIndex = -1;
    numbers.focus();
    numbers.scrollIntoView({ block: "start" });
  }

  tick() {
    const steps = this.timer.catchUp();
    if (steps.length) return this.took(steps);
    this.draw();
    return this.countAloud();
  }

  /** With the voice on, the repetitions are counted and the holds called, for those who do not look. */
  countAloud() {
    const { part, repetition } = this.timer.read();
    const called = part && `${part} ${repetition}`;
    if (called === this.called) return;
    this.called = called;
    if (this.choice.voice && part && called !== "hold 1") speak(part === "out" ? String(repetition) : this.words[part]);
  }

  /** What the timer went through: note every set, and give the cue of the last step alone. */
  took(steps) {
    for (const { finished } of steps) if (finished) this.note(finished.place, finished.amount);
    const last = steps.at(-1);
    if (last) {
      this.changedAt = Date.now();
      // At one's own pace the number may be changed before the set is done.
      if (this.timer.isOpen) this.noted = { place: last.place, amount: this.sets[last.place].amount };
    }
    // More than one set at once: the page was asleep.
    this.isBehind = last ? steps.filter(({ finished }) => finished).length > 1 : this.isBehind;
    this.plan();
    this.draw();
    if (last) this.cue(last);
  }

  note(place, amount) {
    const { measure } = this.sets[place];
    const counted = measure === "reps" && this.noted?.place === place ? this.noted.amount : amount;
    this.noted = { place, amount: counted };
    this.write();
  }

  write() {
    const field = document.getElementById(this.sets[this.noted.place].field);
    field.value = String(this.noted.amount);
    field.dispatchEvent(new Event("input", { bubbles: true }));
    field.dispatchEvent(new Event("change", { bubbles: true }));
  }

  step(by) {
    const { max } = document.getElementById(this.sets[this.noted.place].field);
    this.noted.amount = Math.min(Math.max(this.noted.amount + by, 0), Number(max) || Infinity);
    if (this.noted.place < this.timer.place) this.write();
    this.draw();
  }

  plan() {
    const { timer, choice } = this;
    this.tones.plan(choice.sound ? tonesFor(timer.ahead(), timer.phase) : []);
    window.clearInterval(this.ticking);
    if (timer.isOn && !timer.isPaused) {
      this.ticking = window.setInterval(() => this.tick(), 200);
      this.awake.keep();
    } else {
      this.awake.release();
    }
  }

  cue({ phase, place, finished }) {
    const { words } = this;
    const set = this.sets[place];
    const before = this.sets[place - 1];
    const said = {
      ready: () => `${words.ready}. ${set.name}. ${set.task}.`,
      work: () => `${this.cueWords()}. ${set.task}.`,
      change: () => `${this.cueWords()}. ${set.name}.`,
      rest: () => `${before.restFor} ${fill(words.next, set)}.`,
      over: () => `${words.over}. ${words.overMore}`,
    }[phase]();
    this.say(this.isBehind ? `${words.meanwhile} ${said}` : said);
    if (this.choice.vibration) vibrate(finished ? [200, 100, 200] : 200);
  }

  say(words) {
    this.parts.Said.textContent = words;
    if (this.choice.voice) speak(words);
  }

  cueWords({ part } = this.timer.read()) {
    const { words, timer } = this;
    const set = this.sets[timer.place];
    if (part) return words[part];
    if (timer.phase === "work" && set.measure === "hold_seconds") return words.hold;
    if (timer.phase === "change") return this.sets[timer.place - 1].exercise === set.exercise ? words.switchSides : words.nextExercise;
    return { idle: set?.task, ready: words.ready, work: timer.isOpen ? words.ownPace : words.keepGoing, rest: words.rest, over: words.overMore }[timer.phase];
  }

  /** The number to be read from two metres: of repetitions how many, else the seconds that are left. */
  numberWords({ phase, left, repetition }) {
    if (phase === "idle" || phase === "over") return "";
    if (this.timer.isOpen) return String(this.noted.amount);
    const set = this.sets[this.timer.place];
    if (repetition && !set.hold) return String(repetition);
    return phase === "work" && set.measure === "minutes" ? minutesAndSeconds(left) : String(left);
  }

  moreWords({ phase, repetition }) {
    const set = this.sets[this.timer.place];
    if (this.isBehind) return this.words.meanwhile;
    if (phase === "rest" || phase === "ready") return set.task;
    if (phase === "work" && this.timer.isOpen) return set.unit;
    return repetition ? fill(this.words.repetition, { number: repetition, of: set.amount }) : "";
  }

  draw() {
    const { parts, words, timer, sets } = this;
    const seen = timer.read();
    const { phase, place, isPaused } = seen;
    const set = sets[place];
    const comes = phase === "rest" || phase === "change";
    this.root.dataset.phase = phase;
    this.root.toggleAttribute("data-paused", isPaused);
    put(parts.Name, phase === "over" ? words.over : comes ? fill(words.next, set) : set.name);
    put(parts.Cue, isPaused ? words.paused : this.cueWords(seen));
    const number = this.numberWords(seen);
    put(parts.Number, number);
    parts.Number.toggleAttribute("data-long", number.length > 3);
    put(parts.More, this.moreWords(seen));
    parts.Number.hidden = !number;
    put(parts.Main, isPaused ? words.goOn : { idle: words.start, ready: words.startNow, work: words.done, over: words.toNumbers }[phase] ?? words.nextSet);
    this.show(parts.Pause, timer.isOn && !isPaused);
    this.show(parts.Extend, phase === "rest" && !isPaused);
    this.show(parts.Again, phase === "over" || isPaused);
    parts.Progress.hidden = phase === "idle" || sets.length < 2;
    parts.Bar.max = sets.length;
    parts.Bar.value = place;
    put(parts.Sets, fill(words.setsDone, { number: place, of: sets.length }));
    this.drawNoted();
  }

  drawNoted() {
    const { parts, words, noted } = this;
    this.show(parts.Noted, Boolean(noted));
    if (!noted) return;
    const { name, unit } = this.sets[noted.place];
    const isSoFar = noted.place === this.timer.place;
    put(parts.NotedFor, isSoFar ? words.counted : fill(words.noted, { name }));
    put(parts.Count, String(noted.amount));
    put(parts.Unit, unit);
    parts.Less.ariaLabel = fill(words.less, { name });
    parts.Plus.ariaLabel = fill(words.more, { name });
  }

  /** Who stood on a button that goes away stands on the big one then. */
  show(element, isShown) {
    if (!isShown && element.contains(document.activeElement)) this.parts.Main.focus();
    element.hidden = !isShown;
  }

  pressed(target) {
    const on = (name) => target.closest(`[data-player-${name}]`);
    if (on("main")) this.press();
    else if (on("pause")) this.pause();
    else if (on("extend")) this.took(this.timer.extend(EXTRA_REST));
    else if (on("again")) this.again();
    else if (on("less")) this.step(-1);
    else if (on("plus")) this.step(1);
  }

  get isInView() {
    const { top, bottom } = this.parts.Main.getBoundingClientRect();
    return top >= 0 && bottom <= window.innerHeight;
  }
}

function put(element, words) {
  if (element.textContent !== words) element.textContent = words;
}

function wake() {
  const root = document.querySelector("[data-player]");
  const plan = document.getElementById("player-plan");
  if (!root || !plan) return;
  const panel = new Panel(root, JSON.parse(plan.textContent));
  root.addEventListener("click", ({ target }) => panel.pressed(target));
  root.addEventListener("change", ({ target }) => target.matches("[data-player-choice]") && panel.choose(target));
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") panel.pause();
    if (event.key !== " " || event.repeat || event.target.closest?.(BUSY)) return;
    // Before it runs, the space bar starts what one sees, and else scrolls as ever.
    if (!panel.timer.isOn && !panel.isInView) return;
    event.preventDefault();
    panel.press();
  });
  document.addEventListener("visibilitychange", () => {
    if (document.hidden || !panel.timer.isOn || panel.timer.isPaused) return;
    panel.tick();
    panel.awake.keep();
  });
}

wake();
