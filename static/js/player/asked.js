/** The questions how an exercise felt, and how the whole session felt. */

import { overviewOf } from "./course.js";
import { fill, put, chosenOf } from "./page.js";

export class Asked {
  constructor(player) {
    this.player = player;
    this.felt = player.parts["playerScreen-felt"];
    this.end = player.parts["playerScreen-finish"];
  }

  howItWas() {
    const { state, stop, parts, words } = this.player;
    const { item } = stop;
    const felt = state.items[item.id]?.felt;
    this.felt.reset();
    put(parts.FeltName, item.name);
    const sides = new Set(item.sets.map(({ side }) => side));
    parts.Sides.hidden = !(sides.has("left") && sides.has("right"));
    if (felt) {
      for (const [name, value] of Object.entries({ pain: felt.pain, effort: felt.effort, pain_side: felt.pain_side })) {
        const box = this.felt.querySelector(`[name="felt-${name}"][value="${value}"]`);
        if (box) box.checked = true;
      }
      this.felt.elements["felt-sharp"].checked = felt.sharp;
      this.felt.elements["felt-shaky"].checked = !felt.technique_clean;
    }
    this.note = state.items[item.id]?.note ?? "";
    this.felt.elements["felt-note"].value = this.note;
    this.player.say(`${item.said}. ${words.howItWas}`);
  }

  tellHowItWas() {
    const { parts, stop, state, dialogs } = this.player;
    const { elements } = this.felt;
    const before = state.items[stop.item.id]?.felt;
    const told = {
      pain: chosenOf(this.felt, "felt-pain"),
      effort: chosenOf(this.felt, "felt-effort"),
      sharp: elements["felt-sharp"].checked,
      shaky: elements["felt-shaky"].checked,
      note: elements["felt-note"].value,
      // An empty note says nothing about one that this device does not know of.
      unnoted: Boolean(this.note) && !elements["felt-note"].value.trim(),
    };
    if (told.pain !== null || told.effort !== null || told.sharp || told.shaky || told.note || told.unnoted) {
      this.player.enter({
        kind: "felt",
        item: stop.item.id,
        ...told,
        // The side is asked only once something hurts.
        pain_side: parts.Sides.hidden || !(told.pain || told.sharp) ? "" : elements["felt-pain_side"].value,
      });
    }
    this.player.goOn();
    // Nobody is led on to the next exercise without a word.
    if (dialogs.stopNow.mustStop(told) && !dialogs.stopNow.mustStop(before)) dialogs.advise(told);
  }

  howAllWas() {
    const { state, stops, parts, words, entered } = this.player;
    const open = overviewOf(state, stops).filter((exercise) => !exercise.isSkipped && exercise.done < exercise.all);
    const names = open.map(({ item }) => item.name).join(", ");
    const { isEmpty } = entered;
    put(
      parts.Open,
      isEmpty ? words.nothingYet : names ? `${fill(words.stillOpen, { names })} ${words.saveWhatYouDid}` : "",
    );
    parts["do-open"][0].hidden = !names;
    this.end.querySelector("[type=submit]").hidden = isEmpty;
  }

  async tellHowAllWas() {
    if (this.isFinishing) return;
    this.isFinishing = true;
    const { elements } = this.end;
    // Another window may have ended the session a moment ago.
    if (!this.player.state.over)
      await this.player.enter({
        kind: "finish",
        feeling: elements["finish-feeling"].value,
        pain: chosenOf(this.end, "finish-pain"),
        effort: chosenOf(this.end, "finish-effort"),
        note: elements["finish-note"].value,
      });
    this.player.finished();
  }
}
