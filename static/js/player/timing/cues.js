/** The sounds and vibration of the timer, and the person's choice of them. What a browser lacks is left out silently. */

const KEY = "homestretch.player";

/** What the person chose on this device. Where storage is blocked, the choice holds only for this page. */
export function recall(otherwise) {
  try {
    return { ...otherwise, ...JSON.parse(window.localStorage.getItem(KEY)) };
  } catch {
    return { ...otherwise };
  }
}

export function remember(choice) {
  try {
    window.localStorage.setItem(KEY, JSON.stringify(choice));
  } catch {
    // not remembered
  }
}

const TONES = { hold: [660, 0.2], release: [440, 0.2], out: [660, 0.12], back: [520, 0.12] };

/**
 * The tones that lie ahead from this phase on, `[after, pitch, length]`, with times in seconds: three ticks before work, a
 * high tone at its start, and two tones at its end.
 */
export function tonesFor(ahead, from) {
  const tones = [];
  let phase = from;
  for (const { after, phase: next, part } of ahead) {
    if (next === "work" && phase !== "work") {
      for (const early of [3, 2, 1]) if (after >= early) tones.push([after - early, 520, 0.12]);
      tones.push([after, 880, 0.4]);
    } else if (next === "work") {
      tones.push([after, ...TONES[part]]);
    } else if (next === "rested") {
      tones.push([after, 780, 0.25]);
    } else if (phase === "work") {
      tones.push([after, 780, 0.25], [after + 0.3, 780, 0.4]);
    }
    phase = next;
  }
  return tones;
}

/** Tones, scheduled on the sound card in advance, so that they come in time even while the page sleeps. */
export class Tones {
  playing = [];

  plan(tones) {
    this.cancel();
    if (!tones.length) return;
    try {
      this.context ??= new AudioContext();
      this.context.resume().catch(() => {});
      this.playing = tones.map((tone) => this.play(...tone));
    } catch {
      this.playing = [];
    }
  }

  play(after, pitch, length) {
    const from = this.context.currentTime + after;
    const tone = this.context.createOscillator();
    const volume = this.context.createGain();
    tone.frequency.value = pitch;
    volume.gain.setValueAtTime(0.3, from);
    volume.gain.linearRampToValueAtTime(0, from + length);
    tone.connect(volume).connect(this.context.destination);
    tone.start(from);
    tone.stop(from + length);
    return tone;
  }

  cancel() {
    for (const tone of this.playing.splice(0)) tone.stop();
  }
}

export const canVibrate = () => "vibrate" in navigator;

export function vibrate(pattern) {
  if (canVibrate() && navigator.userActivation?.hasBeenActive !== false) navigator.vibrate(pattern);
}

/** Keeps the screen on. The browser drops the lock when the page goes out of sight, so ask again once it is back. */
export class Awake {
  lock = null;
  wanted = false;

  async keep() {
    this.wanted = true;
    if (this.lock && !this.lock.released) return;
    try {
      this.lock = (await navigator.wakeLock?.request("screen")) ?? null;
    } catch {
      this.lock = null;
    }
    if (!this.wanted) this.release();
  }

  release() {
    this.wanted = false;
    this.lock?.release().catch(() => {});
    this.lock = null;
  }
}
