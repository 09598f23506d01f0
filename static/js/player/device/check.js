/** The questions before a session, for when there is no network: a ticked warning sign still stops the person, and a session
 * that is stored on this device can begin. */

import { addressOf, cookie, isThere, newId, person } from "./link.js";
import { chosenOf } from "../page.js";
import { Store } from "./store.js";

const EMERGENCIES = ["RF1", "RF2", "RF3", "RF4", "RF5"];
const FALL = "RF15";
// Milliseconds for which a session that was stored in advance still fits the day.
const READY_FOR = 2 * 24 * 60 * 60 * 1000;

function today() {
  const now = new Date();
  return [now.getFullYear(), now.getMonth() + 1, now.getDate()].map((part) => String(part).padStart(2, "0")).join("-");
}

function answer(name) {
  const dialog = document.querySelector(`[data-check-answer="${name}"]`);
  // A slip of the finger must not close the words that say whom to call. (Browsers close a dialog at the second Escape.)
  if (dialog.matches(".stop-page")) dialog.addEventListener("close", () => dialog.showModal());
  dialog.showModal();
}

function answerTo(codes) {
  const signs = codes.filter((code) => code !== FALL);
  answer(signs.some((code) => EMERGENCIES.includes(code)) ? "emergency" : signs.length ? "urgent" : "fall");
}

async function without(form, session, store) {
  const enter = (told) => store.add({ id: newId(), at: new Date().toISOString(), session, ...told });
  const codes = [...form.querySelectorAll("input[name=new]:checked")].map(({ value }) => value);
  if (codes.length) {
    await enter({ kind: "signs", codes });
    return answerTo(codes);
  }
  // A warning sign that was reported without the network counts, too: nothing begins before somebody has looked at it.
  const told = (await store.waiting()).flatMap((entry) => entry.codes ?? (entry.sign ? [entry.sign] : []));
  if (told.length) return answerTo(told);
  const known = await store.plan(session);
  if (known?.begun) return window.location.assign(addressOf(session));
  if (!known?.plan || Date.now() - known.keptAt > READY_FOR) return answer("no_plan");
  const pain = form.elements.pain_before ? chosenOf(form, "pain_before") : null;
  // The stored session was decided before the person told of that pain, so nothing in it may begin.
  if (pain !== null && pain >= known.plan.easyFrom) return answer("pain");
  const isShort = form.elements.short?.value === "True" || window.location.search.includes("short");
  const morning = form.elements.morning_of && chosenOf(form, "morning_pain");
  await enter({
    kind: "begin",
    routine: known.plan.routine,
    performed_on: today(),
    morning: known.plan.morning ?? false,
    pain_before: pain,
    short: isShort,
    ...(morning !== null &&
      form.elements.morning_of && {
        morning_of: form.elements.morning_of.value,
        morning_pain: morning,
        morning_worse: form.elements.morning_worse.checked,
      }),
  });
  await store.keep({ session, begun: true, state: {} });
  return window.location.assign(addressOf(session));
}

/** What is not asked of this person, as far as the device knows them. A page that it stored asks everything. */
async function askLess(form, session) {
  const store = new Store(person());
  await store.adopt();
  const known = await store.plan(session);
  if (!known?.plan?.asked || Date.now() - known.keptAt > READY_FOR) return;
  const { asked } = known.plan;
  for (const box of form.querySelectorAll("input[name=new]:not(:checked)"))
    if (!asked.includes(box.value)) box.closest("label").remove();
  for (const words of form.querySelectorAll("[data-sign]")) words.hidden = !asked.includes(words.dataset.sign);
}

function wake() {
  const form = document.querySelector("[data-check]");
  const [, session] = window.location.pathname.match(/^\/sessions\/([0-9a-f-]{36})\/check\/$/) ?? [];
  if (!form || !session) return;
  if (!form.hasAttribute("action")) askLess(form, session).catch(() => {});
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (form.dataset.busy) return;
    form.dataset.busy = "yes";
    const store = new Store(person());
    await store.adopt();
    if (await isThere()) {
      // A page that the device stored has an old token.
      const token = cookie("csrftoken");
      if (token) form.elements.csrfmiddlewaretoken.value = token;
      form.submit();
    } else {
      await without(form, session, store);
    }
    delete form.dataset.busy;
  });
}

wake();
