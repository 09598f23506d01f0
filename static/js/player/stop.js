/** "Stop now": three questions, one after the other, without the network. What is answered is kept like a set. */

import { element, settle, valueOf, write } from "./page.js";

// As programs/stop_path.py has them.
const SIGN_OF = { numb_or_weak: "RF6", back: "RF10", cannot_stand: "RF8" };

export class StopNow {
  /**
   * `tell({ sign } | { reason, pain } | { pain })` keeps an answer. `newPain`: what a new pain may be for this person that
   * only a clinician can rule out, `[{ sign, words, message, because }]`; `title` asks about it.
   */
  constructor(dialog, tell, { newPain = [], title = "" } = {}) {
    Object.assign(this, { dialog, tell, newPain, title });
    dialog.addEventListener("click", ({ target }) => this.pressed(target));
    dialog.addEventListener("submit", (event) => {
      if (!event.target.matches("[data-stop-step]")) return;
      event.preventDefault();
      this.tellPain(event.target);
    });
    // Nobody leaves the words that say whom to call by a slip of the finger.
    dialog.addEventListener("cancel", (event) => this.isAlarm && event.preventDefault());
  }

  ask() {
    this.pain = null;
    this.askWhetherNew(false);
    this.step("emergency");
  }

  step(name) {
    this.isAlarm = name.startsWith("alarm");
    this.dialog.classList.toggle("stop-page", this.isAlarm);
    for (const one of this.dialog.querySelectorAll("[data-stop-step]")) one.hidden = one.dataset.stopStep !== name;
    this.dialog.scrollTop = 0;
    const step = this.dialog.querySelector(`[data-stop-step="${name}"]`);
    settle(step);
    step.querySelector("h2").focus();
  }

  pressed(target) {
    const button = target.closest("button");
    if (!button) return;
    const { stopGo, stopSign, stopLevel, stopReason } = button.dataset;
    if (stopGo) this.step(stopGo);
    if (stopSign) {
      this.tell({ sign: SIGN_OF[stopSign] ?? stopSign });
      this.step(`alarm_${stopLevel}`);
    }
    if (stopReason) {
      this.tell({ reason: stopReason, pain: this.pain });
      this.stopped(stopReason === "pain");
    }
  }

  tellPain(form) {
    const pain = valueOf(form, "stop-pain");
    const isSharp = form.elements["stop-sharp"].checked;
    form.querySelector("[data-stop-missing]").hidden = pain !== null || isSharp;
    if (pain === null && !isSharp) return;
    this.pain = pain;
    this.askWhetherNew(pain > 0 || isSharp);
    if (isSharp || pain >= Number(form.dataset.stopFrom)) {
      this.tell({ reason: "pain", pain, sharp: isSharp });
      this.stopped(true);
    } else {
      this.tell({ pain });
      this.step(pain >= Number(form.dataset.easierFrom) ? "easier" : "go_on");
    }
  }

  /** Beside whatever follows from the pain: is it one of those that a clinician must look at? */
  askWhetherNew(hurts) {
    for (const box of this.dialog.querySelectorAll("[data-stop-new-pain]")) {
      box.hidden = !hurts || !this.newPain.length;
      const asked = this.newPain.flatMap(({ sign, words, message, because }) => {
        const yes = element("button", { className: "button button--danger button--block", type: "button", textContent: words });
        Object.assign(yes.dataset, { stopSign: sign, stopLevel: "urgent" });
        return [element("p", { textContent: message }), element("p", { className: "soft", textContent: because }), yes];
      });
      write(box, element("div", { className: "callout__body" }, element("h3", { textContent: this.title }), ...asked));
    }
  }

  stopped(hurts) {
    this.dialog.querySelector("[data-stop-hurts]").hidden = !hurts;
    this.step("stopped");
  }
}
