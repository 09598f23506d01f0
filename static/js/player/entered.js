/** What is known of a session on this device: what the server has of it, and what was entered here and is on its way there. */

import { fold } from "./course.js";
import { newId } from "./link.js";

export class Entered {
  mine = []; // on its way, in the order of entering
  refused = []; // what the server could not take
  unkept = new Set(); // of what is on its way, what is not on the disk yet
  enteredAt = 0;

  constructor({ session, served, queue }) {
    Object.assign(this, { session, served: served ?? {}, queue });
    this.reckon();
  }

  /** Put together what the server has and what waits here. */
  reckon() {
    this.state = fold(this.served, this.mine);
  }

  /** What is on the disk of this session when the page opens. */
  found(waiting) {
    this.mine = waiting.filter((entry) => entry.session === this.session);
    this.reckon();
  }

  heard({ waiting, refused, state, session }) {
    if (state && session === this.session) this.served = state;
    this.refused = refused.filter((entry) => entry.session === this.session);
    const kept = new Set(waiting.map(({ id }) => id));
    this.mine = [...waiting.filter((entry) => entry.session === this.session), ...[...this.unkept].filter(({ id }) => !kept.has(id))];
    this.reckon();
  }

  /** Counts at once; resolves when it is kept on this device. */
  async enter(told) {
    // The latest word counts: also when the clock of the device is set back meanwhile.
    this.enteredAt = Math.max(Date.now(), this.enteredAt + 1);
    const entry = { id: newId(), at: new Date(this.enteredAt).toISOString(), session: this.session, ...told };
    this.mine.push(entry);
    this.unkept.add(entry);
    this.reckon();
    await this.queue.add(entry);
    this.unkept.delete(entry);
  }

  /** Whether anything was done or left out: a session in which nothing is entered is not done. */
  get isEmpty() {
    return !Object.values(this.state.items).some(({ sets, skipped }) => skipped || Object.keys(sets).length);
  }
}
