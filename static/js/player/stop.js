/** "Stop now": three questions, one after the other, without the network. What is answered is kept like a set. */

import { settle, valueOf } from "./page.js";

// As programs/stop_path.py has them.
const EASIER_FROM = 3;
const STOP_FROM = 6;
const SIGN_OF = { numb_or_weak: "RF6", back: "RF10", cannot_stand: "RF8" };

export class StopNow {
  /** `tell({ sign } | { reason, pain } | { pain })` keeps an answer. */
  constructor(dialog, tell) {
    Object.assign(this, { dialog, tell });
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
    if (isSharp || pain >= STOP_FROM) {
      this.tell({ reason: "pain", pain });
      this.stopped(true);
    } else {
      this.tell({ pain });
      this.step(pain >= EASIER_FROM ? "easier" : "go_on");
    }
  }

  stopped(hurts) {
    this.dialog.querySelector("[data-stop-hurts]").hidden = !hurts;
    this.step("stopped");
  }
}
