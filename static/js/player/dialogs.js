/** The dialogs over a session: how an exercise is done, the overview, leave it out, stop now, and sound and voice. */

import { canVibrate, recall, remember } from "./timing/cues.js";
import { overviewOf, progressOf } from "./course.js";
import { addressOf } from "./device/link.js";
import { counted, element, fill, put, settle, write } from "./page.js";
import { StopNow } from "./stop.js";

export const NAMES = ["list", "how", "skip", "stop", "sound"];
const KEYBOARD = window.matchMedia("(any-hover: hover) and (any-pointer: fine)");
const OTHERWISE = { sound: true, voice: false, steps: false, vibration: true, rests: 1, pace: false };

export class Dialogs {
  choice = recall(OTHERWISE);

  constructor(player) {
    this.player = player;
    // What was chosen before there were lengths is yes or no.
    this.choice.rests = Number(this.choice.rests);
    const { parts, plan, root } = player;
    this.stopNow = new StopNow(
      parts["playerDialog-stop"],
      (told) => player.enter({ kind: "stop", ...told }),
      plan.newPain,
      plan.asked,
    );
    for (const dialog of root.querySelectorAll("dialog")) dialog.addEventListener("close", () => this.closed());
  }

  get isOpen() {
    return Boolean(this.player.root.querySelector("dialog[open]"));
  }

  close() {
    for (const dialog of this.player.root.querySelectorAll("dialog[open]")) dialog.close();
  }

  closed() {
    const { player } = this;
    // Somebody who closes the questions after "stop now" must not face the next set.
    if (player.state.over && !player.isOver) player.finished();
    else player.arrive();
  }

  open(name) {
    const { parts, timed } = this.player;
    const dialog = parts[`playerDialog-${name}`];
    this.close();
    if (timed.isRunning) timed.took(timed.timer.pause());
    if (name === "how") this.how();
    if (name === "list") this.list();
    if (name === "stop") this.stopNow.ask();
    for (const leave of parts["playerDialog-stop"].querySelectorAll("[data-player-do=skip]"))
      leave.hidden = !this.player.stop.item;
    settle(dialog);
    dialog.showModal();
    dialog.scrollTop = 0; // a browser remembers how far it was scrolled the last time
  }

  /** An exercise was left out because it hurts, or hurt so much that it is time to stop: ask how strong the pain is, and say what to do. */
  advise(told) {
    this.open("stop");
    for (const leave of this.player.parts["playerDialog-stop"].querySelectorAll("[data-player-do=skip]"))
      leave.hidden = true;
    this.stopNow.ask("pain", told);
  }

  /** The words that say whom to call, once more. */
  alarm(level) {
    this.player.parts["playerDialog-stop"].showModal();
    this.stopNow.step(`alarm_${level}`);
  }

  how() {
    const { parts, words, plan, session, stop, stops, timed } = this.player;
    const { item } = stop;
    const { name, steps, films, stop: stopWhen } = plan.exercises[stops[timed.place].set.exercise];
    put(parts.HowName, name);
    write(
      parts.Steps,
      steps.map((step) => element("li", { className: "steps__item", textContent: step })),
    );
    write(
      parts.StopWhen,
      stopWhen.length
        ? [
            element("h3", { textContent: words.stopWhen }),
            element("ul", {}, ...stopWhen.map((line) => element("li", { textContent: line }))),
          ]
        : "",
    );
    const said = [...item.forYou, item.note, item.because].filter(Boolean);
    write(
      parts.ForYou,
      said.length
        ? [
            element("p", {}, element("strong", { textContent: words.forYou })),
            ...said.map((line) => element("p", { textContent: line })),
          ]
        : "",
    );
    write(
      parts.Films,
      films.map((film) => {
        const link = element(
          "a",
          { className: "video__play", href: film.watch, rel: "noopener" },
          element("span", { className: "video__title", textContent: `${words.playVideo} ${film.title}` }),
          element("span", {
            className: "video__meta",
            textContent: `${film.provider} · ${words.loadsFrom.replace("{platform}", film.from)}`,
          }),
        );
        Object.assign(link.dataset, { video: film.frame, title: film.title });
        return element("div", { className: "video" }, link);
      }),
    );
    parts.More.href = addressOf(session, `exercises/${item.id}/?from=player`);
  }

  list() {
    const { parts, words, plan, state, stops, stop } = this.player;
    write(
      parts.List,
      overviewOf(state, stops).map(({ item, done, all, isSkipped }) => {
        const button = element(
          "button",
          { className: "button button--block player__list-button", type: "button" },
          element("span", { textContent: item.name }),
          element("span", {
            className: "player__list-done",
            textContent: isSkipped ? words.skipped : counted(words.setsDone, all, { done }),
          }),
        );
        button.dataset.playerGo = item.id;
        if (item === stop.item) button.setAttribute("aria-current", "step");
        return element("li", {}, button);
      }),
    );
    write(
      parts.Resting,
      plan.resting.map(({ name, because }) =>
        element("p", { className: "soft", textContent: `${fill(words.rests, { name })} ${because}` }),
      ),
    );
    const few = plan.items.filter((item) => item.short).length;
    const [short] = parts["do-short"];
    const { seconds } = progressOf({ items: {} }, stops);
    short.hidden = state.short || few >= plan.items.length || seconds <= plan.shortEnough;
    put(short, fill(words.short, { number: few, all: plan.items.length }));
  }

  /** Show what this device can do, and what the person chose of it. */
  offer() {
    const { root, parts, words, voice } = this.player;
    const lacking = { voice: !voice.isThere, steps: !voice.isThere, vibration: !canVibrate() };
    for (const box of root.querySelectorAll("[data-player-choice]")) {
      const { playerChoice: name } = box.dataset;
      box.checked = box.type === "radio" ? Number(box.value) === this.choice[name] : Boolean(this.choice[name]);
      box.closest("label").hidden = Boolean(lacking[name]);
    }
    parts["do-read"][0].hidden = lacking.voice;
    voice.isOn = this.choice.voice && voice.isThere;
    put(parts.NoVoice, voice.isThere ? "" : words.noVoice);
    parts.Lacking.hidden = window.isSecureContext;
    put(parts.Lacking, window.isSecureContext ? "" : words.insecure);
  }

  /** Which keys there are is said once on a device that seems to have some; after that it stands with the sounds. */
  tellKeys() {
    if (this.choice.keysTold || !KEYBOARD.matches) return;
    this.player.parts.Keys.hidden = false;
    this.choice.keysTold = true;
    remember(this.choice);
  }

  choose(box) {
    const { playerChoice: name } = box.dataset;
    const { voice, timed, words } = this.player;
    this.choice[name] = box.type === "radio" ? Number(box.value) : box.checked;
    remember(this.choice);
    voice.isOn = this.choice.voice;
    // Heard at once, or missed at once.
    if (name === "voice") voice.say(words.voiceIsOn);
    if (!voice.isOn) voice.hush();
    timed.chose();
  }
}
