/**
 * Durations are measured by ticks (`performance.now()`), which nobody can set; the wall clock only names moments.
 * Ticks may stop while the device sleeps. When the page is visible again, the wall clock shows how much they missed. But a
 * clock that was set meanwhile looks just the same, so the caller decides how much of the gap counts.
 */

// Milliseconds. Clocks that a device corrects by itself differ by less than this.
const LEAST = 2_000;

export class Clock {
  added = 0;
  left = null;

  constructor({ ticks = () => performance.now(), wall = () => Date.now() } = {}) {
    Object.assign(this, { ticks, wall });
  }

  /** Milliseconds since an arbitrary moment; they never go back. */
  now = () => this.ticks() + this.added;

  /** The page is out of sight from now on. */
  leave() {
    this.left = { ticks: this.ticks(), wall: this.wall() };
  }

  /** The page is in sight again. Returns by how many milliseconds the ticks fell behind the wall clock meanwhile. */
  back() {
    if (!this.left) return 0;
    const behind = this.wall() - this.left.wall - (this.ticks() - this.left.ticks);
    this.left = null;
    return behind >= LEAST ? behind : 0;
  }

  /** Count this many of the missed milliseconds as passed. */
  add(milliseconds) {
    this.added += milliseconds;
  }
}
