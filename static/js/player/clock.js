/**
 * What lasts is measured by ticks, which nobody can set; the clock on the wall tells moments alone.
 * The ticks may stand still while the device sleeps. What they missed can be told from the wall clock once the page is in
 * sight again, but a clock that was set meanwhile looks the same: so it is for the caller to say how much of it counts.
 */

// Milliseconds: clocks that are put right by themselves differ by less.
const LEAST = 2_000;

export class Clock {
  added = 0;
  left = null;

  constructor({ ticks = () => performance.now(), wall = () => Date.now() } = {}) {
    Object.assign(this, { ticks, wall });
  }

  /** Milliseconds, from whenever on; they never go back. */
  now = () => this.ticks() + this.added;

  /** The page is out of sight from now on. */
  leave() {
    this.left = { ticks: this.ticks(), wall: this.wall() };
  }

  /** The page is in sight again. Returns by how many milliseconds the ticks fell behind the clock on the wall meanwhile. */
  back() {
    if (!this.left) return 0;
    const behind = this.wall() - this.left.wall - (this.ticks() - this.left.ticks);
    this.left = null;
    return behind >= LEAST ? behind : 0;
  }

  /** Let so much of it have passed. */
  add(milliseconds) {
    this.added += milliseconds;
  }
}
