/** The voice of the device. It may be missing: then it is noticed at the first try, and said. */

// What an engine answers when we ourselves stop it, or before the person has touched the page.
const HARMLESS = ["canceled", "interrupted", "not-allowed"];

export class Voice {
  isThere = "speechSynthesis" in window;
  isOn = false; // whether the person wants it

  /** `missing()` is called when the device turns out to have no voice. */
  constructor(missing) {
    this.missing = missing;
  }

  /** Say it if the person wants a voice, in place of what is being said. */
  say(words) {
    if (this.isOn) this.read(words);
  }

  /** Say it because they asked for it. Without a voice, engines answer with an error and never with an end. */
  read(words) {
    this.hush();
    if (!this.isThere) return;
    const speech = new SpeechSynthesisUtterance(words);
    speech.lang = document.documentElement.lang;
    speech.addEventListener("error", ({ error }) => {
      if (HARMLESS.includes(error)) return;
      this.isThere = false;
      this.missing();
    });
    window.speechSynthesis.speak(speech);
  }

  hush() {
    if ("speechSynthesis" in window) window.speechSynthesis.cancel();
  }
}
