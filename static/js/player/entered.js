/** What this device knows of a session: what the server has, and the entries made here that are on their way to it. */

import { fold } from "./course.js";
import { newId } from "./device/link.js";
import { newer } from "./device/store.js";

export class Entered {
  mine = []; // on its way, in the order of entering
  refused = []; // what the server could not take
  unkept = new Set(); // those on their way that are not on the disk yet
  enteredAt = 0;

  constructor({ session, served, queue }) {
    Object.assign(this, { session, served: served ?? {}, queue });
    this.reckon();
  }

  /** Combine what the server has with the entries that wait here. */
  reckon() {
    this.state = fold(this.served, this.mine);
  }

  /** Read what the disk has of this session when the page opens. */
  found(waiting) {
    this.mine = waiting.filter((entry) => entry.session === this.session);
    this.reckon();
  }

  heard({ waiting, refused, state, session }) {
    if (state && session === this.session) this.served = newer(this.served, state);
    this.refused = refused.filter((entry) => entry.session === this.session);
    const kept = new Set(waiting.map(({ id }) => id));
    this.mine = [
      ...waiting.filter((entry) => entry.session === this.session),
      ...[...this.unkept].filter(({ id }) => !kept.has(id)),
    ];
    this.reckon();
  }

  /** Take an entry. It counts at once; the promise resolves when this device has stored it. */
  async enter(told) {
    // The latest entry must count even when the clock of the device was set back meanwhile.
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
