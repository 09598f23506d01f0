/** The session player on its page: one stop after the other, each set kept the moment it is done. */

import { Awake, Tones, canSpeak, canVibrate, hush, recall, remember, speak, tonesFor, vibrate } from "./cues.js";
import { doneOf, fold, nextOpen, overviewOf, progressOf, stopsOf } from "./course.js";
import { addressOf, alone, fetchPlan, newId, person, sendEntries } from "./link.js";
import { Queue } from "./queue.js";
import { say as saved } from "./saved.js";
import { StopNow } from "./stop.js";
import { Store, persist } from "./store.js";
import { SetTimer } from "./timer.js";
import { TOO_SOON, element, fill, put, settle, valueOf, write } from "./page.js";

const EXTRA_REST = 15;
const BUSY = "input, textarea, select, button, a, summary, dialog";
const OTHERWISE = { sound: true, voice: false, vibration: true, rests: true, pace: false };
const STILL = window.matchMedia("(prefers-reduced-motion: reduce)");

const isSame = (one, other) => one?.item?.id === other?.item?.id && one?.set?.key === other?.set?.key && one?.isFelt === other?.isFelt;
const minutesAndSeconds = (seconds) => `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;

class Player {
  constructor(root, { plan, state, words, store, queue }) {
    Object.assign(this, { root, plan, words, store, queue, session: plan.session });
    this.parts = {};
    for (const one of root.querySelectorAll("*")) {
      for (const [key, value] of Object.entries(one.dataset)) {
        if (key === "playerDo") (this.parts[`do-${value}`] ??= []).push(one);
        else if (key === "playerScreen" || key === "playerDialog") this.parts[`${key}-${value}`] = one;
        else if (key.startsWith("player")) this.parts[key.slice(6)] = one;
      }
    }
    this.choice = recall(OTHERWISE);
    this.tones = new Tones();
    this.awake = new Awake();
    this.changedAt = 0;
    this.counted = null;
    this.served = state ?? {};
    this.mine = [];
    this.unkept = new Set(); // entered, and not on the disk yet
    this.stopNow = new StopNow(this.parts["playerDialog-stop"], (told) => this.enter({ kind: "stop", ...told }), plan.newPain);
    this.offer();
    // Who closes the questions after stopping must not stand before the next set.
    for (const dialog of root.querySelectorAll("dialog")) dialog.addEventListener("close", () => this.state?.over && !this.isOver && this.finished());
  }

  // --- What is known --------------------------------------------------------------------------------------------------

  /** Put together what the server has and what waits here. */
  reckon() {
    const before = this.stops ?? [];
    this.state = fold(this.served, this.mine);
    this.stops = stopsOf(this.plan, { isShort: this.state.short, items: this.state.items });
    // What another device or window did must not push anybody on to something else.
    const moved = (place) => this.stops.findIndex((stop) => isSame(stop, before[place]));
    const place = before.length ? moved(this.place) : 0;
    this.place = place < 0 ? Math.min(this.place, this.stops.length - 1) : place;
    if (!this.timer) return;
    const run = this.run.map(moved);
    if (run.includes(-1)) this.quiet();
    else this.run = run;
  }

  get stop() {
    return this.stops[this.place];
  }

  async heard(status) {
    const { waiting, refused, problem, state, session } = status;
    if (state && session === this.session) this.served = state;
    const kept = new Set(waiting.map(({ id }) => id));
    this.mine = [...waiting.filter((entry) => entry.session === this.session), ...[...this.unkept].filter(({ id }) => !kept.has(id))];
    const wasTimed = Boolean(this.timer);
    this.reckon();
    if (wasTimed && !this.timer) this.go(nextOpen(this.state, this.stops));
    this.drawProgress();
    saved(this.parts, this.words, { waiting, refused, problem, isLasting: this.store.isLasting, isOver: this.isOver });
    if (state?.leadsOn === false && !this.state.over && !this.isOver) window.location.reload();
    if (state?.over && !this.isOver && !this.root.querySelector("dialog[open]")) this.finished();
    if (this.isOver) this.drawOver(waiting);
  }

  async enter(told) {
    // The latest word counts: also when the clock of the device is set back meanwhile.
    this.enteredAt = Math.max(Date.now(), (this.enteredAt ?? 0) + 1);
    const entry = { id: newId(), at: new Date(this.enteredAt).toISOString(), session: this.session, ...told };
    this.mine.push(entry);
    this.unkept.add(entry);
    this.reckon();
    this.drawProgress();
    // At once: "all sent" would not be true for as long as it takes to write it down.
    const { problem } = this.queue;
    saved(this.parts, this.words, { waiting: this.mine, refused: [], problem, isLasting: this.store.isLasting, isOver: this.isOver });
    await this.queue.add(entry);
    this.unkept.delete(entry);
  }

  enterSet({ item, set }, amount, load = set.load) {
    const { exercise, number, side, measure } = set;
    const as_planned = amount === set.amount && load === set.load;
    this.enter({ kind: "set", item: item.id, exercise, number, side, measure, amount, load_kg: load, as_planned });
  }

  // --- From stop to stop ----------------------------------------------------------------------------------------------

  begin() {
    // A page that the device kept knows nobody's wishes.
    if (this.plan.theme) document.documentElement.dataset.theme = this.plan.theme;
    if (this.plan.text) document.documentElement.dataset.text = this.plan.text;
    this.reckon();
    this.root.hidden = false;
    document.body.classList.add("is-playing");
    this.awake.keep();
    if (this.state.over) this.finished();
    else this.go(nextOpen(this.state, this.stops));
  }

  go(place) {
    const before = this.stop;
    this.place = Math.max(0, Math.min(place, this.stops.length - 1));
    this.quiet();
    this.counted = null;
    this.isBehind = false;
    this.changed();
    const { set, isFelt } = this.stop;
    this.screen(set ? "set" : isFelt ? "felt" : "finish");
    if (set) this.goToSet(before);
    else if (isFelt) this.askHowItWas();
    else this.askHowAllWas();
    this.drawProgress();
    this.planTones();
  }

  /** Something else is asked for than a moment ago. */
  changed() {
    this.changedAt = Date.now();
    settle(this.parts["do-main"][0]);
    settle(this.parts["do-did"][0]);
  }

  goOn() {
    const next = nextOpen(this.state, this.stops, this.place + 1);
    // How it was may stay unsaid: nobody is asked the same twice running.
    this.go(next === this.place ? this.stops.length - 1 : next);
  }

  screen(name) {
    for (const one of this.root.querySelectorAll("[data-player-screen]")) one.hidden = one.dataset.playerScreen !== name;
    if (name === this.root.dataset.screen && name !== "felt") return;
    this.root.dataset.screen = name;
    window.scrollTo(0, 0);
    const screen = this.parts[`playerScreen-${name}`];
    settle(screen);
    screen.querySelector("[data-player-heading]").focus({ preventScroll: true });
  }

  quiet() {
    this.timer = null;
    this.tones.cancel();
    window.clearInterval(this.ticking);
  }

  // --- A set ----------------------------------------------------------------------------------------------------------

  /** The sets of this exercise from here on that are not done yet, as the timer runs through them. */
  goToSet(before) {
    const { item, set } = this.stop;
    const { name } = this.plan.exercises[set.exercise];
    if (before?.item !== item) this.parts.Name.focus({ preventScroll: true });
    this.say([...new Set([name, set.name, set.task])].map((words) => `${words}.`).join(" "));
    this.load = doneOf(this.state, this.stop)?.load ?? this.lastLoad(item) ?? this.stop.set.load;
    this.run = [this.place];
    if (!doneOf(this.state, this.stop)) {
      for (let place = this.place + 1; this.stops[place]?.item === item && this.stops[place].set; place += 1) {
        if (!doneOf(this.state, this.stops[place])) this.run.push(place);
      }
      const tempo = this.choice.pace ? this.plan.tempo : null;
      this.timer = new SetTimer({ sets: this.run.map((place) => this.stops[place].set), rests: this.choice.rests, tempo });
      // At one's own pace nothing has to be started.
      if (!this.timer.lengthOf("ready")) this.timer.start();
    }
    this.draw();
  }

  /** Who took another weight for the first set takes it for the next one, too. */
  lastLoad(item) {
    const before = item.sets.map((set) => doneOf(this.state, { item, set })?.load).filter((load) => load !== undefined);
    return before.at(-1);
  }

  /** The set that the number on the screen belongs to: the one to do, or while one rests the one just done. */
  get target() {
    const { timer } = this;
    if (!timer) return this.stop;
    return this.stops[this.run[Math.min(this.isNoted ? timer.place - 1 : timer.place, this.run.length - 1)]];
  }

  /** Whether that set has been done before, so that its number changes at once, and 0 takes it back. */
  get isNoted() {
    return !this.timer || this.timer.phase === "rest" || this.timer.phase === "change";
  }

  get amount() {
    const { target } = this;
    if (this.counted?.key === target.set.key && this.counted.item === target.item.id) return this.counted.amount;
    return doneOf(this.state, target)?.amount ?? target.set.amount;
  }

  count(by) {
    const { target, isNoted } = this;
    const amount = Math.min(Math.max(this.amount + by, isNoted ? 0 : 1), 300);
    this.counted = { item: target.item.id, key: target.set.key, amount };
    if (isNoted) this.enterSet(target, amount, doneOf(this.state, target)?.load ?? this.load);
    this.draw();
  }

  weigh(by) {
    const { loads } = this.stop.item;
    const place = loads.findIndex(({ kg }) => Number(kg) === Number(this.load));
    this.load = loads[Math.min(Math.max(place + by, 0), loads.length - 1)].kg;
    const { target } = this;
    const done = doneOf(this.state, target);
    if (done) this.enterSet(target, done.amount, this.load);
    this.draw();
  }

  main() {
    const { timer } = this;
    if (!this.stop.set || this.root.querySelector("dialog[open]")) return undefined;
    if (!timer) return this.goOn();
    if (timer.isPaused) return this.took(timer.resume());
    if (Date.now() - this.changedAt < TOO_SOON) return undefined;
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
    const { set } = this.stop;
    const { amount } = this;
    if (amount === set.amount) return;
    this.timer.sets[0] = { ...set, amount, task: `${amount} ${set.unit}` };
    this.counted = null;
  }

  /** A set with a timer that was done without it. */
  did() {
    if (this.timer.isOn || Date.now() - this.changedAt < TOO_SOON) return;
    this.enterSet(this.target, this.amount, this.load);
    const next = this.run[1];
    this.go(next ?? nextOpen(this.state, this.stops, this.place + 1));
  }

  pause() {
    if (!this.timer?.isOn || this.timer.isPaused || this.timer.isOpen) return;
    this.took(this.timer.pause());
    if (this.timer?.isPaused) this.say(this.words.paused);
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

  /** What the timer went through: every set is kept, and the cue is that of the last step alone. */
  took(steps) {
    for (const { finished } of steps) if (finished) this.finishedSet(finished);
    const last = steps.at(-1);
    if (last) {
      this.changed();
      this.isBehind = steps.filter(({ finished }) => finished).length > 1;
      if (this.timer.phase !== "over") this.place = this.run[this.timer.place];
    }
    if (this.timer.phase === "over") {
      if (this.choice.vibration) vibrate([200, 100, 200]);
      const isBehind = this.isBehind;
      this.go(this.nextAfterRun());
      if (isBehind) this.say(this.words.meanwhile);
      return;
    }
    this.planTones();
    this.draw();
    this.drawProgress();
    if (last) this.cue(last);
  }

  nextAfterRun() {
    return nextOpen(this.state, this.stops, this.run.at(-1) + 1);
  }

  finishedSet({ place, amount }) {
    const stop = this.stops[this.run[place]];
    const isCounted = this.counted?.key === stop.set.key && this.counted.item === stop.item.id;
    // What was counted by hand is what was done, unless a hold was broken off before it.
    const done = isCounted && (stop.set.measure === "reps" || amount === stop.set.amount) ? this.counted.amount : amount;
    this.counted = null;
    this.enterSet(stop, done, this.load);
  }

  planTones() {
    const { timer, choice } = this;
    window.clearInterval(this.ticking);
    this.tones.plan(timer && choice.sound ? tonesFor(timer.ahead(), timer.phase) : []);
    if (timer?.isOn && !timer.isPaused && !timer.isOpen) this.ticking = window.setInterval(() => this.tick(), 200);
  }

  cue({ phase, place, finished }) {
    const { words } = this;
    const set = this.timer.sets[place];
    const before = this.timer.sets[place - 1];
    const said = {
      ready: () => `${words.ready}. ${set.name}. ${set.task}.`,
      work: () => `${set.name}. ${this.cueWords()}. ${set.task}.`,
      change: () => `${this.cueWords()}. ${set.name}.`,
      rest: () => `${fill(words.restFor, { time: words.seconds[before.rest - 1] ?? before.rest })} ${fill(words.next, set)}.`,
    }[phase]();
    this.say(this.isBehind ? `${words.meanwhile} ${said}` : said);
    if (this.choice.vibration) vibrate(finished ? [200, 100, 200] : 200);
  }

  say(words) {
    put(this.parts.Said, words);
    if (this.choice.voice) speak(words);
  }

  cueWords({ part } = this.timer.read()) {
    const { words, timer } = this;
    const set = timer.sets[timer.place];
    if (part) return words[part];
    if (timer.phase === "work" && set.measure === "hold_seconds") return words.hold;
    if (timer.phase === "change") return timer.sets[timer.place - 1].exercise === set.exercise ? words.switchSides : words.nextExercise;
    return { idle: set.task, ready: words.ready, work: timer.isOpen ? words.ownPace : words.keepGoing, rest: words.rest }[timer.phase];
  }

  // --- What one sees of a set -----------------------------------------------------------------------------------------

  draw() {
    if (!this.stop?.set || this.root.dataset.screen !== "set") return;
    const { parts, words, timer, target } = this;
    const seen = timer?.read() ?? { phase: "done" };
    const { phase, isPaused } = seen;
    const isBetween = Boolean(timer) && this.isNoted;
    const set = timer ? timer.sets[timer.place] : this.stop.set;
    const { item } = this.stop;
    const known = this.plan.exercises[set.exercise];
    this.root.dataset.phase = phase;
    this.root.toggleAttribute("data-paused", Boolean(isPaused));
    put(parts.Name, known.name);
    put(parts.Dose, [...new Set([set.name !== known.name && set.name, ...(phase === "idle" || timer?.isOpen ? item.state : [])])].filter(Boolean).join(" · "));
    put(parts.Cue, isPaused ? words.paused : timer ? this.cueWords(seen) : words.isDone);
    const isOpen = !timer || timer.isOpen || phase === "idle";
    const number = isOpen ? String(this.amount) : this.numberWords(seen, set);
    put(parts.Number, number);
    parts.Number.toggleAttribute("data-long", number.length > 3);
    put(parts.Unit, isOpen ? target.set.unit : this.unitWords(seen, set));
    for (const [name, label] of [["do-less", words.less], ["do-more", words.more]]) {
      for (const button of parts[name]) {
        button.ariaLabel = `${label}: ${target.set.name}`;
        if (button.dataset.playerBig !== undefined) this.show(button, isOpen);
      }
    }
    put(parts["do-main"][0], isPaused ? words.goOn : { idle: words.start, ready: words.startNow, work: words.done, done: words.keep }[phase] ?? words.nextSet);
    this.show(parts["do-pause"][0], Boolean(timer?.isOn) && !isPaused && !timer.isOpen);
    this.show(parts["do-extend"][0], phase === "rest" && !isPaused);
    this.show(parts["do-did"][0], phase === "idle");
    this.show(parts.Load, item.loads.length > 1 && (isOpen || isBetween));
    const weight = item.loads.findIndex(({ kg }) => Number(kg) === Number(this.load));
    put(parts.LoadWords, item.loads[weight]?.words ?? "");
    parts["do-lighter"][0].ariaDisabled = String(weight === 0);
    parts["do-heavier"][0].ariaDisabled = String(weight === item.loads.length - 1);
    put(parts.Next, isBetween ? "" : this.nextWords());
    this.show(parts.Noted, isBetween);
    if (isBetween) put(parts.NotedWords, fill(words.noted, { name: target.set.name, number: this.amount, unit: target.set.unit }));
    for (const button of this.root.querySelectorAll("[data-player-do=back]")) button.disabled = this.place === 0 && !timer?.place;
    this.drawPictures(known, set, seen);
  }

  numberWords({ phase, left, repetition }, set) {
    if (repetition && !set.hold) return String(repetition);
    return phase === "work" && set.measure === "minutes" ? minutesAndSeconds(left) : String(left);
  }

  unitWords({ phase, repetition }, set) {
    if (this.isBehind) return this.words.meanwhile;
    if (phase === "rest" || phase === "change") return fill(this.words.next, set);
    if (phase === "ready") return set.task;
    return repetition ? fill(this.words.repetition, { number: repetition, of: set.amount }) : "";
  }

  nextWords() {
    const after = this.stops[this.timer ? this.run[this.timer.place] + 1 : this.place + 1];
    if (!after?.item) return this.words.nextIsEnd;
    return after.isFelt ? this.words.nextIsFelt : fill(this.words.next, after.set);
  }

  /** The picture in time with what one does: still to get ready, at its end while one holds, else moving. */
  drawPictures(known, set, { phase, part }) {
    const pictures = (set.side === "left" && known.left) || known.right;
    if (!pictures) {
      this.drawn = "";
      return write(this.parts.Pictures, "");
    }
    const { move, poses, hold_pose } = pictures;
    let shown = [move];
    if (STILL.matches) shown = poses;
    else if (phase === "ready") shown = [poses[0]];
    else if (phase === "work" && (part === "hold" || part === "out" || (!part && set.measure === "hold_seconds"))) shown = [poses[hold_pose]];
    else if (phase === "work" && part) shown = [poses[0]];
    const key = shown.join(" ");
    if (key === this.drawn) return undefined;
    this.drawn = key;
    return write(this.parts.Pictures, shown.map((src, place) => element("img", {
      src, width: pictures.width, height: pictures.height, alt: place ? "" : pictures.alt, className: "player__picture",
    })));
  }

  drawProgress() {
    const { parts, words } = this;
    const { done, all, seconds } = progressOf(this.state, this.stops);
    const items = overviewOf(this.state, this.stops);
    const at = items.findIndex(({ item }) => item === this.stop?.item);
    const time = words.minutesLeft[Math.max(Math.ceil(seconds / 60), 1) - 1] ?? "";
    put(parts.Progress, seconds && at >= 0 ? fill(words.progress, { number: at + 1, of: items.length, time }) : fill(words.progressDone, { number: items.filter((one) => one.isSkipped || one.done === one.all).length, of: items.length }));
    parts.Bar.max = Math.max(all, 1);
    parts.Bar.value = done;
  }

  /** Who stood on a button that goes away stands on the big one then. */
  show(one, isShown) {
    if (!isShown && one.contains(document.activeElement)) this.parts["do-main"][0].focus();
    one.hidden = !isShown;
  }

  // --- How it was -----------------------------------------------------------------------------------------------------

  askHowItWas() {
    const { item } = this.stop;
    const form = this.parts["playerScreen-felt"];
    const felt = this.state.items[item.id]?.felt;
    form.reset();
    put(this.parts.FeltName, item.name);
    const sides = new Set(item.sets.map(({ side }) => side));
    this.parts.Sides.hidden = !(sides.has("left") && sides.has("right"));
    if (felt) {
      for (const [name, value] of Object.entries({ pain: felt.pain, effort: felt.effort, pain_side: felt.pain_side })) {
        const box = form.querySelector(`[name="felt-${name}"][value="${value}"]`);
        if (box) box.checked = true;
      }
      form.elements["felt-sharp"].checked = felt.sharp;
      form.elements["felt-shaky"].checked = !felt.technique_clean;
    }
    this.say(`${item.name}. ${form.querySelector("[data-player-heading]").textContent}`);
  }

  tellHowItWas() {
    const { item } = this.stop;
    const form = this.parts["playerScreen-felt"];
    const told = { pain: valueOf(form, "felt-pain"), effort: valueOf(form, "felt-effort"), sharp: form.elements["felt-sharp"].checked, shaky: form.elements["felt-shaky"].checked };
    if (told.pain !== null || told.effort !== null || told.sharp || told.shaky) {
      this.enter({ kind: "felt", item: item.id, ...told, pain_side: this.parts.Sides.hidden ? "" : form.elements["felt-pain_side"].value });
    }
    this.goOn();
  }

  askHowAllWas() {
    const open = overviewOf(this.state, this.stops).filter((one) => !one.isSkipped && one.done < one.all);
    const names = open.map(({ item }) => item.name).join(", ");
    // A session in which nothing is entered is not done.
    const isEmpty = !Object.values(this.state.items).some(({ sets, skipped }) => skipped || Object.keys(sets).length);
    put(this.parts.Open, isEmpty ? this.words.nothingYet : names ? `${fill(this.words.stillOpen, { names })} ${this.words.saveWhatYouDid}` : "");
    this.parts["do-open"][0].hidden = !names;
    this.parts["playerScreen-finish"].querySelector("[type=submit]").hidden = isEmpty;
  }

  async tellHowAllWas() {
    const form = this.parts["playerScreen-finish"];
    const told = { feeling: form.elements["finish-feeling"].value, pain: valueOf(form, "finish-pain"), effort: valueOf(form, "finish-effort"), note: form.elements["finish-note"].value };
    if (this.isFinishing) return;
    this.isFinishing = true;
    await this.enter({ kind: "finish", ...told });
    this.finished();
  }

  finished() {
    this.isOver = true;
    this.quiet();
    this.awake.release();
    hush();
    for (const dialog of this.root.querySelectorAll("dialog[open]")) dialog.close();
    const { stopped } = this.state;
    put(this.parts.OverName, stopped ? this.words.overStopped : this.words.overDone);
    this.parts.Record.href = `${addressOf(this.session)}?record`;
    this.screen("over");
    this.drawOver(this.mine);
    this.drawProgress();
    // Whom to call comes first, also when the page is opened again.
    if (stopped === "emergency" || stopped === "urgent") {
      this.parts["playerDialog-stop"].showModal();
      this.stopNow.step(`alarm_${stopped}`);
    }
  }

  drawOver(waiting) {
    const isSent = !waiting.length;
    put(this.parts.Over, isSent ? this.words.overSent : this.words.overWaiting);
    this.parts.Record.hidden = !isSent;
    if (isSent) this.store.forget(this.session);
  }

  // --- Dialogs --------------------------------------------------------------------------------------------------------

  open(name) {
    const dialog = this.parts[`playerDialog-${name}`];
    for (const other of this.root.querySelectorAll("dialog[open]")) other.close();
    if (this.timer?.isOn && !this.timer.isOpen && !this.timer.isPaused) this.took(this.timer.pause());
    if (name === "how") this.drawHow();
    if (name === "list") this.drawList();
    if (name === "stop") this.stopNow.ask();
    for (const leave of this.parts["playerDialog-stop"].querySelectorAll("[data-player-do=skip]")) leave.hidden = !this.stop.item;
    settle(dialog);
    dialog.showModal();
  }

  drawHow() {
    const { parts, words } = this;
    const { item } = this.stop;
    const slug = this.timer ? this.timer.sets[Math.min(this.timer.place, this.run.length - 1)].exercise : this.stop.set.exercise;
    const { name, steps, films, stop } = this.plan.exercises[slug];
    put(parts.HowName, name);
    write(parts.Steps, steps.map((step) => element("li", { className: "steps__item", textContent: step })));
    write(parts.StopWhen, stop.length ? [element("h3", { textContent: words.stopWhen }), element("ul", {}, ...stop.map((line) => element("li", { textContent: line })))] : "");
    const said = [...item.forYou, item.note, item.because].filter(Boolean);
    write(parts.ForYou, said.length ? [element("p", {}, element("strong", { textContent: words.forYou })), ...said.map((line) => element("p", { textContent: line }))] : "");
    write(parts.Films, films.map((film) => {
      const link = element("a", { className: "video__play", href: `https://www.youtube.com/watch?v=${film.id}`, rel: "noopener" },
        element("span", { className: "video__title", textContent: `${words.playVideo} ${film.title}` }),
        element("span", { className: "video__meta", textContent: `${film.provider} · ${words.fromYouTube}` }));
      Object.assign(link.dataset, { video: film.id, title: film.title, ...(film.start && { start: film.start }) });
      return element("div", { className: "video" }, link);
    }));
    parts.More.href = addressOf(this.session, `exercises/${item.id}/?from=player`);
  }

  drawList() {
    const { parts, words } = this;
    write(parts.List, overviewOf(this.state, this.stops).map(({ item, done, all, isSkipped }) => {
      const button = element("button", { className: "button button--block player__list-button", type: "button" },
        element("span", { textContent: item.name }),
        element("span", { className: "player__list-done", textContent: isSkipped ? words.skipped : fill(words.setsDone, { done, all }) }));
      button.dataset.playerGo = item.id;
      if (item === this.stop.item) button.setAttribute("aria-current", "step");
      return element("li", {}, button);
    }));
    write(parts.Resting, this.plan.resting.map(({ name, because }) => element("p", { className: "soft", textContent: `${fill(words.rests, { name })} ${because}` })));
    const few = this.plan.items.filter((item) => item.short).length;
    const [short] = parts["do-short"];
    short.hidden = this.state.short || few >= this.plan.items.length;
    put(short, fill(words.short, { number: few, all: this.plan.items.length }));
  }

  leaveOut(reason) {
    const { item } = this.stop;
    this.parts["playerDialog-skip"].close();
    this.enter({ kind: "skip", item: item.id, reason });
    settle(this.parts["playerScreen-set"]);
    const last = this.stops.findLastIndex?.((stop) => stop.item === item) ?? this.place;
    this.go(nextOpen(this.state, this.stops, last + 1));
  }

  doShort() {
    this.parts["playerDialog-list"].close();
    this.enter({ kind: "short" });
    this.place = 0;
    this.go(nextOpen(this.state, this.stops));
  }

  allAsPlanned() {
    this.parts["playerDialog-list"].close();
    for (const stop of this.stops) {
      if (stop.set && !doneOf(this.state, stop) && !this.state.items[stop.item.id]?.skipped) this.enterSet(stop, stop.set.amount);
    }
    this.go(this.stops.length - 1);
  }

  /** The session is gone on the server, and the person does not want what is left of it here. */
  async forget() {
    await this.store.settle(this.mine.map(({ id }) => id));
    await this.store.forget(this.session);
    window.location.assign("/today/");
  }

  /** Send what waits, and ask what other devices and windows have entered. */
  async look() {
    await this.queue.wake();
    if (this.mine.length || this.isOver) return;
    try {
      const { plan, state, leadsOn } = await fetchPlan(this.session);
      if (leadsOn === false) return void window.location.replace(`${addressOf(this.session)}?record`);
      if (plan && JSON.stringify(plan.items) !== JSON.stringify(this.plan.items)) this.replan(plan);
      if (state) await this.queue.tell({ state, session: this.session });
    } catch {
      // the queue says what is wrong
    }
  }

  /** What the session asks for has changed: the person made an exercise easier, or corrected one, on another page. */
  replan(plan) {
    this.plan = plan;
    this.store.keep({ session: this.session, plan });
    this.reckon();
    if (!this.timer?.isOn || this.timer.isOpen) this.go(nextOpen(this.state, this.stops, Math.min(this.place, this.stops.length - 1)));
  }

  // --- What a person does ---------------------------------------------------------------------------------------------

  back() {
    if (this.timer?.place) return this.go(this.run[this.timer.place - 1]);
    return this.go(this.place - 1);
  }

  forward() {
    return this.go((this.timer ? this.run[Math.min(this.timer.place, this.run.length - 1)] : this.place) + 1);
  }

  do(what) {
    const acts = {
      main: () => this.main(), did: () => this.did(), pause: () => this.pause(), less: () => this.count(-1), more: () => this.count(1),
      lighter: () => this.weigh(-1), heavier: () => this.weigh(1), back: () => this.back(), forward: () => this.forward(),
      extend: () => this.took(this.timer.extend(EXTRA_REST)), open: () => this.go(nextOpen(this.state, this.stops)),
      short: () => this.doShort(), planned: () => this.allAsPlanned(),
      finish: () => { this.parts["playerDialog-list"].close(); this.go(this.stops.length - 1); },
      forget: () => this.forget(),
      close: () => { for (const dialog of this.root.querySelectorAll("dialog[open]")) dialog.close(); },
    };
    if (["list", "how", "skip", "stop"].includes(what)) this.open(what);
    else acts[what]?.();
  }

  offer() {
    const lacking = { voice: !canSpeak(), vibration: !canVibrate() };
    for (const box of this.root.querySelectorAll("[data-player-choice]")) {
      box.checked = Boolean(this.choice[box.dataset.playerChoice]);
      box.closest("label").hidden = Boolean(lacking[box.dataset.playerChoice]);
    }
    this.parts.Lacking.hidden = window.isSecureContext;
    put(this.parts.Lacking, window.isSecureContext ? "" : this.words.insecure);
  }

  choose(box) {
    this.choice[box.dataset.playerChoice] = box.checked;
    remember(this.choice);
    if (!this.choice.voice) hush();
    if (!this.timer) return;
    this.timer.tempo = this.choice.pace ? this.plan.tempo : null;
    this.took(this.timer.setRests(this.choice.rests));
  }

  listen() {
    const { root } = this;
    root.addEventListener("click", (event) => {
      const act = event.target.closest("[data-player-do]");
      const goTo = event.target.closest("[data-player-go]");
      if (act) {
        event.preventDefault();
        this.do(act.dataset.playerDo);
      } else if (goTo) {
        this.do("close");
        const own = this.stops.map((_, place) => place).filter((place) => this.stops[place].item?.id === goTo.dataset.playerGo);
        this.go(own.find((place) => this.stops[place].set && !doneOf(this.state, this.stops[place])) ?? own[0]);
      }
    });
    root.addEventListener("change", ({ target }) => target.matches("[data-player-choice]") && this.choose(target));
    root.addEventListener("submit", (event) => {
      if (event.target.method === "dialog" && !event.target.matches("[data-player-skip], [data-stop-step], [data-player-screen]")) return;
      event.preventDefault();
      if (event.target === this.parts["playerScreen-felt"]) this.tellHowItWas();
      else if (event.target === this.parts["playerScreen-finish"]) this.tellHowAllWas();
      else if (event.target.matches("[data-player-skip]")) {
        const reason = event.target.elements["skip-reason"].value;
        if (reason) this.leaveOut(reason);
      }
    });
    document.addEventListener("keydown", (event) => {
      if (this.isOver || !this.stop?.set || root.querySelector("dialog[open]")) return;
      if (event.key === "Escape") this.pause();
      if (event.target.closest?.("input, textarea, select") || event.altKey || event.ctrlKey || event.metaKey) return;
      if (event.key === "ArrowLeft") this.back();
      if (event.key === "ArrowRight") this.forward();
      if (event.key !== " " || event.repeat || event.target.closest?.(BUSY)) return;
      event.preventDefault();
      this.main();
    });
    document.addEventListener("visibilitychange", () => {
      if (document.hidden) return;
      if (this.timer?.isOn && !this.timer.isPaused && !this.timer.isOpen) this.tick();
      if (!root.hidden && !this.isOver) this.awake.keep();
      this.look();
    });
  }
}

/** The plan in the page, or the one that this device kept. */
async function found(root, store) {
  const inPage = document.getElementById("player-plan");
  if (inPage) {
    const plan = JSON.parse(inPage.textContent);
    const state = JSON.parse(document.getElementById("player-state").textContent);
    // The page may have been on its way while the one before it was still told what is stored.
    const kept = (await store.plan(plan.session))?.state;
    return { plan, state: kept?.known > state.known ? kept : state };
  }
  const [, session] = window.location.pathname.match(/^\/sessions\/([0-9a-f-]{36})\/$/) ?? [];
  return session ? store.plan(session) : undefined;
}

async function wake() {
  const root = document.querySelector("[data-player]");
  if (!root) return;
  const words = JSON.parse(document.getElementById("player-words").textContent);
  const store = new Store(person());
  await store.adopt();
  const known = await found(root, store);
  if (!known?.plan) {
    if (root.dataset.session) return; // the page without a player leads on
    root.hidden = false;
    root.dataset.screen = "none";
    root.querySelector("[data-player-screen=none]").hidden = false;
    return;
  }
  persist();
  await store.keep({ session: known.plan.session, plan: known.plan, begun: true, ...(known.state && { state: known.state }) });
  const send = async (session, entries) => {
    const answer = await sendEntries(session, entries, store.person);
    // Before the entries go: what the server has is known here at every moment.
    if (answer.state && session === known.plan.session) await store.keep({ session, state: answer.state });
    return answer;
  };
  const queue = new Queue({ store, send, alone });
  const player = new Player(root, { ...known, words, store, queue });
  player.mine = (await store.waiting()).filter((entry) => entry.session === player.session && !entry.refused);
  queue.listen((status) => player.heard(status));
  player.listen();
  const isNew = !player.mine.length && !Object.keys(known.state?.items ?? {}).length && document.querySelector("[data-player-begin]");
  if (isNew) {
    // What is different today comes first; the big button of the page begins.
    isNew.addEventListener("click", (event) => { event.preventDefault(); player.begin(); }, { once: true });
    player.reckon();
  } else {
    player.begin();
  }
  root.dataset.awake = "";
  window.addEventListener("online", () => queue.wake());
  // A page that came from this device may be older than what the server knows.
  if (document.getElementById("player-plan")) queue.wake();
  else player.look();
}

wake();
