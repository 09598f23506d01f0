/** The last screen: what was done, what it means, and when the next session is. */

import { overviewOf } from "./course.js";
import { addressOf } from "./device/link.js";
import { counted, put } from "./page.js";

const hurt = (items, from) => Object.values(items).some(({ felt }) => felt && (felt.sharp || felt.pain >= from));

function meaning({ state, plan, words }, items) {
  if (state.stopped) return words.means.stopped;
  if (hurt(state.items, plan.watchFrom)) return words.means.hurt;
  return items.every(({ done, all }) => done === all) ? words.means.all : words.means.some;
}

export function sayWhatWasDone({ parts, words, plan, session, state, stops }) {
  put(parts.OverName, state.stopped ? words.overStopped : words.overDone);
  parts.Record.href = `${addressOf(session)}?record`;
  const items = overviewOf(state, stops);
  const begun = items.filter(({ done }) => done);
  const sets = begun.reduce((sum, { done }) => sum + done, 0);
  const exercises = counted(words.didExercises, begun.length);
  put(parts.Did, sets ? counted(words.didSets, sets, { exercises }) : words.didNothing);
  put(parts.Means, sets || state.stopped ? meaning({ state, plan, words }, items) : "");
  // After a warning sign somebody has to look first.
  put(parts.NextSession, ["emergency", "urgent"].includes(state.stopped) ? "" : plan.next);
}

/** Say what of a session that is over the server has; return whether it has all of it. */
export function sayWhetherItIsSent({ parts, words, entered, queue, session }) {
  const isTaken = !entered.refused.length && !queue.held.has(session);
  const isSent = isTaken && !entered.mine.length;
  put(parts.Over, isSent ? words.overSent : isTaken ? words.overWaiting : words.overNotTaken);
  parts.Record.hidden = entered.mine.length > 0;
  return isSent;
}
