/** "Stop now": three questions, one after the other. They need no network, and answers are stored as sets are. */

import { element, settle, chosenOf, write } from "./page.js";

// The same steps as in programs/session/stop/path.py.
const SIGN_OF = { numb_or_weak: "RF6", back: "RF10", cannot_stand: "RF8" };

export class StopNow {
  /**
   * `tell({ sign } | { reason, pain } | { pain })` stores an answer. `newPain` is `[{ sign, words, because }]`: what a new
   * pain may mean for this person, which only a clinician can rule out. An answer has `nothing_new` when it is none of them.
   * `asked`: the signs that can be theirs.
   */
  constructor(dialog, tell, newPain = [], asked = null) {
    Object.assign(this, { dialog, tell, newPain });
    for (const sign of dialog.querySelectorAll("[data-stop-level=emergency]"))
      sign.hidden = asked !== null && !asked.includes(sign.dataset.stopSign);
    dialog.addEventListener("click", ({ target }) => this.pressed(target));
    dialog.addEventListener("submit", (event) => {
      if (!event.target.matches("[data-stop-step]")) return;
      event.preventDefault();
      this.tellPain(event.target);
    });
    // A slip of the finger must not close the words that say whom to call.
    dialog.addEventListener("cancel", (event) => this.isAlarm && event.preventDefault());
  }

  /** `told`: the pain that the person has told already, `{ pain, sharp }`. */
  ask(from = "emergency", told = {}) {
    this.pain = null;
    this.form.reset();
    if (told.pain != null) this.form.elements["stop-pain"].value = String(told.pain);
    this.form.elements["stop-sharp"].checked = Boolean(told.sharp);
    this.step(from);
  }

  get form() {
    return this.dialog.querySelector("form[data-stop-step=pain]");
  }

  /** Whether such a pain ends a session. */
  mustStop(told) {
    return Boolean(told?.sharp) || (told?.pain ?? 0) >= Number(this.form.dataset.stopFrom);
  }

  step(name) {
    this.isAlarm = name.startsWith("alarm");
    this.dialog.classList.toggle("stop-page", this.isAlarm);
    for (const step of this.dialog.querySelectorAll("[data-stop-step]")) step.hidden = step.dataset.stopStep !== name;
    this.dialog.scrollTop = 0;
    const step = this.dialog.querySelector(`[data-stop-step="${name}"]`);
    settle(step);
    step.querySelector("h2").focus();
  }

  pressed(target) {
    const button = target.closest("button");
    if (!button) return;
    const { stopGo, stopSign, stopLevel, stopReason, stopNothingNew } = button.dataset;
    if (stopGo) this.step(stopGo);
    if (stopSign) {
      this.tell({ sign: SIGN_OF[stopSign] ?? stopSign });
      this.step(`alarm_${stopLevel}`);
    }
    if (stopReason) {
      this.tell({ reason: stopReason, pain: this.pain });
      this.stopped(stopReason === "pain");
    }
    if (stopNothingNew !== undefined) {
      this.tell({ ...this.told, nothing_new: true });
      this.goOn();
    }
  }

  tellPain(form) {
    const pain = chosenOf(form, "stop-pain");
    const isSharp = form.elements["stop-sharp"].checked;
    form.querySelector("[data-stop-missing]").hidden = pain !== null || isSharp;
    if (pain === null && !isSharp) return;
    this.pain = pain;
    const mustStop = this.mustStop({ pain, sharp: isSharp });
    this.told = mustStop ? { reason: "pain", pain, sharp: isSharp } : { pain };
    this.goOn = () =>
      mustStop ? this.stopped(true) : this.step(pain >= Number(form.dataset.easierFrom) ? "easier" : "go_on");
    this.tell(this.told);
    // However strong the pain is, ask first whether it is one that a clinician must look at.
    if (this.newPain.length && (pain > 0 || isSharp)) this.askWhetherNew();
    else this.goOn();
  }

  askWhetherNew() {
    const box = this.dialog.querySelector("[data-stop-new-pain]");
    const asked = this.newPain.flatMap(({ sign, words, because }) => {
      const yes = element("button", {
        className: "button button--danger button--big button--block",
        type: "button",
        textContent: box.dataset.yes,
      });
      yes.setAttribute("aria-label", `${words} ${box.dataset.yes}`);
      Object.assign(yes.dataset, { stopSign: sign, stopLevel: "urgent" });
      return [element("h3", { textContent: words }), element("p", { className: "soft", textContent: because }), yes];
    });
    write(box, asked);
    const no = this.dialog.querySelector("[data-stop-nothing-new]");
    if (this.newPain.length > 1) no.textContent = box.dataset.none;
    this.step("new_pain");
  }

  stopped(hurts) {
    this.dialog.querySelector("[data-stop-hurts]").hidden = !hurts;
    this.step("stopped");
  }
}
