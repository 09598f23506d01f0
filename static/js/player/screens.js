/** The screens of the session player: one stop after the other. */

import { Asked } from "./asked.js";
import { doneOf, isSame, nextOpen, stopsOf } from "./course.js";
import { Awake } from "./timing/cues.js";
import { Dialogs } from "./dialogs.js";
import { sayWhatWasDone, sayWhetherItIsSent } from "./ending.js";
import { Entered } from "./entered.js";
import { addressOf, fetchPlan } from "./device/link.js";
import { TOO_SOON, partsOf, put, sentence, settle } from "./page.js";
import { say as saved } from "./device/saved.js";
import { Timed } from "./timed.js";
import { View } from "./view.js";
import { Voice } from "./timing/voice.js";

export class Player {
  stops = [];
  place = 0;
  changedAt = 0;
  awake = new Awake();

  constructor(root, { plan, state, words, store, queue }) {
    Object.assign(this, { root, plan, words, store, queue, session: plan.session, parts: partsOf(root) });
    this.entered = new Entered({ session: this.session, served: state, queue });
    this.timed = new Timed(this);
    this.view = new View(this);
    this.asked = new Asked(this);
    this.dialogs = new Dialogs(this);
    this.voice = new Voice(() => this.dialogs.offer());
    this.dialogs.offer();
  }

  // --- What is known --------------------------------------------------------------------------------------------------

  get state() {
    return this.entered.state;
  }

  get choice() {
    return this.dialogs.choice;
  }

  get stop() {
    return this.stops[this.place];
  }

  /** Lay out the stops anew. What happens on another device or in another window must not move the person to another stop. */
  layOut() {
    const before = this.stops;
    this.stops = stopsOf(this.plan, { isShort: this.state.short, items: this.state.items });
    const moved = (place) => this.stops.findIndex((stop) => isSame(stop, before[place]));
    const place = before.length ? moved(this.place) : 0;
    this.place = place < 0 ? Math.min(this.place, this.stops.length - 1) : place;
    this.timed.follow(moved);
  }

  heard(status) {
    const { state } = status;
    this.entered.heard(status);
    const wasTimed = Boolean(this.timed.timer);
    this.layOut();
    if (wasTimed && !this.timed.timer) this.go(nextOpen(this.state, this.stops));
    this.view.progress();
    this.sayWhatIsSaved(status);
    if (state?.leadsOn === false && !this.state.over && !this.isOver) window.location.reload();
    if (state?.over && !this.isOver && !this.dialogs.isOpen) this.finished();
    if (this.isOver) this.sayThatItIsOver();
  }

  async enter(told) {
    const kept = this.entered.enter(told);
    this.layOut();
    this.view.progress();
    // Before the entry is written: until then the line must not say "all sent".
    const { problem, held } = this.queue;
    this.sayWhatIsSaved({ waiting: this.entered.mine, refused: this.entered.refused, problem, held });
    await kept;
  }

  enterSet({ item, set }, amount, load = set.load) {
    const { exercise, number, side, measure } = set;
    const as_planned = amount === set.amount && load === set.load;
    this.enter({ kind: "set", item: item.id, exercise, number, side, measure, amount, load_kg: load, as_planned });
  }

  sayWhatIsSaved(status) {
    const own = status.held.get(this.session);
    saved(this.parts, this.words, { ...status, own, isLasting: this.store.isLasting, isOver: this.isOver });
  }

  say(words) {
    put(this.parts.Said, words);
    this.voice.say(words);
  }

  // --- From stop to stop ----------------------------------------------------------------------------------------------

  begin() {
    // A page that the device stored does not know the person's choices.
    if (this.plan.theme) document.documentElement.dataset.theme = this.plan.theme;
    if (this.plan.text) document.documentElement.dataset.text = this.plan.text;
    this.layOut();
    this.root.hidden = false;
    document.body.classList.add("is-playing");
    this.awake.keep();
    if (this.state.over) this.finished();
    else this.go(nextOpen(this.state, this.stops));
    this.dialogs.tellKeys();
  }

  go(place) {
    this.parts.Keys.hidden = true;
    this.place = Math.max(0, Math.min(place, this.stops.length - 1));
    this.timed.leave();
    this.changed();
    const { set, isFelt } = this.stop;
    this.screen(set ? "set" : isFelt ? "felt" : "finish");
    if (set) {
      const { said } = this.plan.exercises[set.exercise];
      const steps = this.isFirst && this.choice.steps ? said.steps : [];
      this.say([...new Set([said.name, set.said.name, set.said.task, ...steps])].map(sentence).join(" "));
      this.timed.begin();
    } else if (isFelt) {
      this.asked.howItWas();
    } else {
      this.asked.howAllWas();
    }
    this.draw();
    this.timed.planTones();
  }

  /** Whether nothing of this exercise is done yet: then its screen shows how it is done. */
  get isFirst() {
    const { item, set } = this.stops[this.timed.place];
    return !item.sets.some((other) => other.exercise === set.exercise && doneOf(this.state, { item, set: other }));
  }

  /** Say how the present exercise is done. */
  read() {
    const { said } = this.plan.exercises[this.stops[this.timed.place].set.exercise];
    this.voice.read([said.name, ...said.steps].map(sentence).join(" "));
  }

  /** The person is asked for something new from this moment on. */
  changed() {
    this.changedAt = performance.now();
    settle(this.parts["do-main"][0]);
    settle(this.parts["do-did"][0]);
  }

  get isTooSoon() {
    return performance.now() - this.changedAt < TOO_SOON;
  }

  goOn() {
    const next = nextOpen(this.state, this.stops, this.place + 1);
    // How it felt may stay unsaid: nobody is asked the same thing twice in a row.
    this.go(next === this.place ? this.stops.length - 1 : next);
  }

  back() {
    const { timer, run } = this.timed;
    this.go(timer?.place ? run[timer.place - 1] : this.place - 1);
  }

  forward() {
    this.go(this.timed.place + 1);
  }

  screen(name) {
    for (const screen of this.root.querySelectorAll("[data-player-screen]"))
      screen.hidden = screen.dataset.playerScreen !== name;
    if (name === this.root.dataset.screen && name !== "felt") return;
    this.root.dataset.screen = name;
    settle(this.parts[`playerScreen-${name}`]);
  }

  draw() {
    this.view.progress();
    if (this.stop?.set && this.root.dataset.screen === "set") this.view.set();
    this.arrive();
  }

  /**
   * When something new is shown (a screen, a set, a rest), scroll to its top and focus its heading. Where only the steps go
   * away as it begins, the focus stays. Behind an open dialog, wait until that is closed.
   */
  arrive() {
    if (this.dialogs.isOpen) return;
    const { screen } = this.root.dataset;
    const { item, set } = this.stops[this.timed.place];
    const where = [screen, item?.id, set?.key, screen === "set" && this.timed.isBetween].join(" ");
    const shown = `${where} ${this.root.hasAttribute("data-first")}`;
    if (shown === this.shown) return;
    this.shown = shown;
    // Without smooth scrolling, which the next change on the page would cut short.
    window.scrollTo({ top: 0, left: 0, behavior: "instant" });
    if (where === this.arrived) return;
    this.arrived = where;
    this.parts[`playerScreen-${screen}`].querySelector("[data-player-heading]").focus({ preventScroll: true });
  }

  // --- The end --------------------------------------------------------------------------------------------------------

  finished() {
    this.isOver = true;
    this.timed.quiet();
    this.awake.release();
    this.voice.hush();
    this.dialogs.close();
    sayWhatWasDone(this);
    this.screen("over");
    this.sayThatItIsOver();
    this.draw();
    // Whom to call is shown first, even when the page is opened again.
    if (["emergency", "urgent"].includes(this.state.stopped)) this.dialogs.alarm(this.state.stopped);
  }

  sayThatItIsOver() {
    if (sayWhetherItIsSent(this)) this.store.forget(this.session);
  }

  /** The person deleted the session on another device, and removes what is left of it here. */
  async forget() {
    await this.store.settle(this.entered.mine.map(({ id }) => id));
    await this.store.forget(this.session);
    window.location.assign("/today/");
  }

  /** The page is in sight again. */
  seen() {
    this.timed.seen();
    if (!this.root.hidden && !this.isOver) this.awake.keep();
    this.look();
  }

  // --- What other devices and windows did -----------------------------------------------------------------------------

  /** Send what waits, and ask what others have entered. */
  async look() {
    await this.queue.wake();
    if (this.entered.mine.length || this.isOver) return;
    try {
      const { plan, state, leadsOn } = await fetchPlan(this.session);
      if (leadsOn === false) return void window.location.replace(`${addressOf(this.session)}?record`);
      if (plan && JSON.stringify(plan.items) !== JSON.stringify(this.plan.items)) this.replan(plan);
      if (state) await this.queue.tell({ state, session: this.session });
    } catch {
      // the queue says what is wrong
    }
  }

  /** Take over a changed plan: the person made an exercise easier, or corrected one, on another page. */
  replan(plan) {
    this.plan = plan;
    this.store.keep({ session: this.session, plan });
    this.layOut();
    const { timer } = this.timed;
    if (!timer?.isOn || timer.isOpen)
      this.go(nextOpen(this.state, this.stops, Math.min(this.place, this.stops.length - 1)));
  }

  // --- What a person does ---------------------------------------------------------------------------------------------

  leaveOut(reason) {
    const { item } = this.stop;
    this.dialogs.close();
    this.enter({ kind: "skip", item: item.id, reason });
    settle(this.parts["playerScreen-set"]);
    const last = this.stops.findLastIndex?.((stop) => stop.item === item) ?? this.place;
    this.go(nextOpen(this.state, this.stops, last + 1));
    if (reason === "pain") this.dialogs.advise();
  }

  doShort() {
    this.dialogs.close();
    this.enter({ kind: "short" });
    this.place = 0;
    this.go(nextOpen(this.state, this.stops));
  }

  allAsPlanned() {
    for (const stop of this.stops) {
      if (stop.set && !doneOf(this.state, stop) && !this.state.items[stop.item.id]?.skipped)
        this.enterSet(stop, stop.set.amount);
    }
    this.toTheEnd();
  }

  toTheEnd() {
    this.dialogs.close();
    this.go(this.stops.length - 1);
  }

  goToItem(id) {
    this.dialogs.close();
    const own = this.stops.map((_, place) => place).filter((place) => this.stops[place].item?.id === id);
    this.go(own.find((place) => this.stops[place].set && !doneOf(this.state, this.stops[place])) ?? own[0]);
  }
}
