/**
 * The way through a session: its stops, what is done, where to go on, and how long it will take.
 * Uses neither page nor network. Times are in seconds.
 */

const PACE = 6; // for one slow repetition
const RELEASE = 3; // between two holds
const TURN = 15; // from one side to the other: one side rests while the other works (exercises/measures/dose.py)
const CHANGE = 30; // from one exercise to the next (programs/schedule/days.py)

/** Seconds of one set, without its rest. */
export function lengthOf({ measure, amount, hold }) {
  if (measure === "minutes") return amount * 60;
  if (measure === "hold_seconds") return amount;
  return amount * Math.max(PACE, hold ? hold + RELEASE : 0);
}

/** `[{ item, set } | { item, isFelt } | { isFinish }]`: each set, then how its exercise felt; last, how the session felt. */
export function stopsOf(plan, { isShort = false, items = {} } = {}) {
  const kept = plan.items.filter((item) => !isShort || item.short || items[item.id]);
  return [
    ...kept.flatMap((item) => [...item.sets.map((set) => ({ item, set })), { item, isFelt: true }]),
    { isFinish: true },
  ];
}

// The warning signs that need an ambulance; the others need a doctor today (programs/session/stop/path.py).
const EMERGENCY = /^RF[1-5]$/;

const blank = () => ({ sets: {}, felt: null, skipped: "" });

/**
 * What is done, by the server's last answer and the entries since, in the order of entering. The same rules as in
 * `programs/entries/fold.py`: the latest entry about a set counts, and an amount of 0 takes it back.
 */
export function fold(base, entries) {
  const state = { over: false, stopped: "", short: false, ...base, items: { ...base?.items } };
  for (const entry of [...entries].sort((left, right) =>
    left.at < right.at ? -1 : left.at > right.at ? 1 : left.id < right.id ? -1 : 1,
  )) {
    if (entry.item) {
      const before = state.items[entry.item] ?? blank();
      state.items[entry.item] = { ...before, sets: { ...before.sets } };
    }
    const item = state.items[entry.item];
    if (entry.kind === "set") {
      const key = keyOf(entry);
      if (entry.amount) item.sets[key] = { amount: entry.amount, load: entry.load_kg };
      else delete item.sets[key];
      if (entry.amount) item.skipped = "";
    } else if (entry.kind === "felt") {
      item.felt = feltAfter(entry, item.felt);
      if (entry.note || entry.unnoted) item.note = entry.note?.trim() ?? "";
    } else if (entry.kind === "skip") {
      item.skipped = entry.reason;
    } else if (entry.kind === "short" || (entry.kind === "begin" && entry.short)) {
      state.short = true;
    } else if (entry.kind === "finish" || (entry.kind === "stop" && (entry.sign || entry.reason))) {
      state.over = true;
      if (entry.kind === "stop") state.stopped = entry.reason || (EMERGENCY.test(entry.sign) ? "emergency" : "urgent");
    }
  }
  return state;
}

/** What is known of how an exercise felt. What an entry leaves out stays as an earlier entry said. */
function feltAfter({ pain, effort, pain_side, sharp, shaky }, before) {
  const said = { pain, effort, pain_side: pain_side === "both" ? "" : pain_side, sharp, technique_clean: !shaky };
  if (!before) return said;
  const tellsPain = said.pain !== null || said.sharp;
  const tellsForm = tellsPain || said.effort !== null || !said.technique_clean;
  const from = tellsPain ? said : before;
  return {
    pain: from.pain ?? before.pain,
    effort: said.effort ?? before.effort,
    pain_side: from.pain_side,
    sharp: from.sharp,
    technique_clean: tellsForm ? said.technique_clean : before.technique_clean,
  };
}

export function keyOf({ exercise, number, side }) {
  return [exercise, number, side].filter(Boolean).join("-");
}

export const doneOf = (state, { item, set }) => state.items[item.id]?.sets[set.key] ?? null;
export const isSkipped = (state, item) => Boolean(state.items[item.id]?.skipped);

/** Whether nothing is left to do at a stop. Once the person has gone on, how an exercise felt may stay unsaid. */
export function isSettled(state, stops, place) {
  const { item, set, isFinish } = stops[place];
  if (isFinish) return state.over;
  if (set) return isSkipped(state, item) || doneOf(state, stops[place]) !== null;
  if (isSkipped(state, item) || state.items[item.id]?.felt) return true;
  return stops.slice(place + 1).some((stop) => stop.item && state.items[stop.item.id]);
}

/** The first stop at which something is left to do, looking from `from` to the end and then from the start. */
export function nextOpen(state, stops, from = 0) {
  const places = stops.map((_, place) => place);
  const around = [...places.slice(from, -1), ...places.slice(0, from)];
  return around.find((place) => !isSettled(state, stops, place)) ?? stops.length - 1;
}

/** Seconds from the end of a set to the next one of its item. The parts of a sequence follow each other without a pause. */
function pauseAfter(set, next) {
  if (next.exercise !== set.exercise) return 0;
  if (next.side === set.side) return set.rest;
  const turn = Math.min(set.rest, TURN);
  return next.number === set.number ? turn : Math.max(turn, set.rest - turn - lengthOf(set));
}

/** Seconds between two stops that are left to do; none after the last. */
function pauseUntil(stop, next) {
  if (!next) return 0;
  return next.item === stop.item ? pauseAfter(stop.set, next.set) : CHANGE;
}

/** `{ done, all, seconds }`: the sets done and in all, and how long the remaining ones will take, counted as the server does. */
export function progressOf(state, stops) {
  const sets = stops.filter(({ set }) => set);
  const open = sets.filter((stop) => !isSkipped(state, stop.item) && doneOf(state, stop) === null);
  const seconds = open.reduce((sum, stop, place) => sum + lengthOf(stop.set) + pauseUntil(stop, open[place + 1]), 0);
  return { done: sets.length - open.length, all: sets.length, seconds };
}

/** An estimate in whole minutes as Today says it: at least one, and above ten in fives (exercises/measures/presentation.py). */
export function minutesOf(seconds) {
  const minutes = Math.max(Math.round(seconds / 60), 1);
  return minutes <= 10 ? minutes : 5 * Math.round(minutes / 5);
}

/** The exercises in order with how far each is: `{ item, done, all, isSkipped }`. */
export function overviewOf(state, stops) {
  const items = [...new Set(stops.filter(({ item }) => item).map(({ item }) => item))];
  return items.map((item) => ({
    item,
    all: item.sets.length,
    done: item.sets.filter((set) => doneOf(state, { item, set })).length,
    isSkipped: isSkipped(state, item),
  }));
}

/** Whether two stops are the same one, also when the plan was laid out anew. */
export const isSame = (stop, other) =>
  stop?.item?.id === other?.item?.id && stop?.set?.key === other?.set?.key && stop?.isFelt === other?.isFelt;
