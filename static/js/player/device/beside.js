/** What was done beside the sessions (templates/programs/activity/_moved.html), noted on Today while there is no network. */

import { BESIDE, newId } from "./link.js";

/** The device's own day, as 2026-11-21. */
function today() {
  const now = new Date();
  return [now.getFullYear(), now.getMonth() + 1, now.getDate()].map((part) => `${part}`.padStart(2, "0")).join("-");
}

/** The next walk is another one: give it an id of its own, also in the address that asks how hard it was. */
function renew(card) {
  const next = newId();
  for (const form of card.querySelectorAll("form[data-activity]")) {
    const field = form.elements.activity;
    form.action = form.action.replace(field.value, next);
    field.value = next;
  }
}

/** Store what the form would have sent. The question how hard it was comes then, and is about the same walk. */
async function note(queue, form, sent) {
  const { activity: entry } = form.dataset;
  const card = form.closest("#moved");
  const { csrfmiddlewaretoken: _token, ...told } = Object.fromEntries(sent);
  const at = new Date().toISOString();
  await queue.add({ ...told, id: newId(), session: BESIDE, entry, at, performed_on: today() });
  document.getElementById("messages").replaceChildren();
  const felt = card.querySelector("[data-activity-felt]");
  card.querySelector("[data-activity-kept]").hidden = false;
  if (felt) felt.hidden = entry === "effort";
  // The question that is open keeps its id; the next walk gets another one with it.
  if (entry === "effort" || !felt) renew(card);
}

export function watch(queue) {
  const card = document.getElementById("moved");
  // A stored page may be opened more than once, and its id be used.
  if (card && document.documentElement.hasAttribute("data-kept")) renew(card);
  document.addEventListener("htmx:sendError", ({ target, detail }) => {
    if (target.matches?.("form[data-activity]")) note(queue, target, detail.requestConfig.formData);
  });
}
