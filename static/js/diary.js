/**
 * Typing in a diary: each day is sent as soon as something of it is typed, and says so; Enter goes on to the next day.
 * Without this script the button sends the whole page.
 */

const WAIT = 500; // milliseconds after the last change

const form = document.querySelector("[data-diary]");
const waiting = new Map();
// One request at a time: a later word of a day must not overtake an earlier one.
let sending = Promise.resolve();

function say(day, words) {
  day.querySelector("[data-state]").textContent = words;
}

function bodyOf(day) {
  const body = new FormData();
  body.append("only", day.dataset.day);
  body.append("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
  for (const field of day.querySelectorAll("input, select, textarea")) {
    if (field.type !== "checkbox" || field.checked) body.append(field.name, field.value);
  }
  return body;
}

async function send(day) {
  say(day, form.dataset.saving);
  try {
    const answer = await fetch(window.location.href, { method: "POST", body: bodyOf(day), redirect: "error" });
    const told = await answer.json();
    if (told.saved) {
      day.querySelector(`[name="${day.dataset.day}-done"]`).checked = told.done;
      say(day, form.dataset.saved);
    } else {
      say(day, [form.dataset.wrong, ...Object.values(told.errors).flat()].join(". "));
    }
  } catch {
    say(day, form.dataset.notSaved);
  }
}

function soon(day) {
  clearTimeout(waiting.get(day));
  waiting.set(
    day,
    setTimeout(() => {
      waiting.delete(day);
      sending = sending.then(() => send(day));
    }, WAIT),
  );
}

form?.addEventListener("change", (event) => {
  const day = event.target.closest("[data-day]");
  if (day) soon(day);
});

// A day that was ticked is on its way before the page goes.
form?.addEventListener("submit", () => {
  for (const timer of waiting.values()) clearTimeout(timer);
  waiting.clear();
});

form?.addEventListener("keydown", (event) => {
  const day = event.target.closest("[data-day]");
  if (event.key !== "Enter" || !day || !event.target.matches("input, select")) return;
  event.preventDefault();
  const days = [...form.querySelectorAll("[data-day]")];
  const next = days[days.indexOf(day) + 1];
  (next?.querySelector('input[type="checkbox"]') ?? form.querySelector('button[type="submit"]')).focus();
});
