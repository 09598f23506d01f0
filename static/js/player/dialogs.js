/** The dialogs over a session: how an exercise is done, the overview, leave it out, stop now, and the person's choices. */

import { canSpeak, canVibrate, hush, recall, remember } from "./cues.js";
import { overviewOf, progressOf } from "./course.js";
import { addressOf } from "./link.js";
import { counted, element, fill, put, settle, write } from "./page.js";
import { StopNow } from "./stop.js";

export const NAMES = ["list", "how", "skip", "stop"];
const OTHERWISE = { sound: true, voice: false, vibration: true, rests: true, pace: false };

export class Dialogs {
  choice = recall(OTHERWISE);

  constructor(player) {
    this.player = player;
    this.offer();
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
          { className: "video__play", href: `https://www.youtube.com/watch?v=${film.id}`, rel: "noopener" },
          element("span", { className: "video__title", textContent: `${words.playVideo} ${film.title}` }),
          element("span", { className: "video__meta", textContent: `${film.provider} · ${words.fromYouTube}` }),
        );
        Object.assign(link.dataset, { video: film.id, title: film.title, ...(film.start && { start: film.start }) });
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
    short.hidden = state.short || few >= plan.items.length || progressOf(state, stops).seconds <= plan.shortEnough;
    put(short, fill(words.short, { number: few, all: plan.items.length }));
  }

  offer() {
    const { root, parts, words } = this.player;
    const lacking = { voice: !canSpeak(), vibration: !canVibrate() };
    for (const box of root.querySelectorAll("[data-player-choice]")) {
      box.checked = Boolean(this.choice[box.dataset.playerChoice]);
      box.closest("label").hidden = Boolean(lacking[box.dataset.playerChoice]);
    }
    parts.Lacking.hidden = window.isSecureContext;
    put(parts.Lacking, window.isSecureContext ? "" : words.insecure);
  }

  choose(box) {
    this.choice[box.dataset.playerChoice] = box.checked;
    remember(this.choice);
    if (!this.choice.voice) hush();
    this.player.timed.chose();
  }
}
