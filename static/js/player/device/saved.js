/** The line that says what is saved on this device, what is sent, and what stands in the way. */

import { counted, element, fill, put, write } from "../page.js";

function signIn(words) {
  const next = encodeURIComponent(`${window.location.pathname}?signed-in`);
  return [`${words.signedOut} `, element("a", { href: `/accounts/login/?next=${next}`, textContent: words.signIn })];
}

/** What stands in the way of this session only. Removal from this device is offered only when the person deleted it. */
function held({ problem, reason }, words) {
  if (problem === "refused") return [`${reason ? fill(words.notTaken, { reason }) : words.notTakenAtAll} `];
  const button = element("button", { className: "button", type: "button", textContent: words.forget });
  button.dataset.playerDo = "forget";
  return [`${words.gone} `, button];
}

function notTaken(refused, words) {
  const why = [...new Set(refused.flatMap((entry) => Object.values(entry.refused).flat()))].join(" ");
  return counted(words.refused, refused.length, { why });
}

/** `own` is the problem of this session, if it has one. */
export function say(parts, words, { waiting, refused, problem, own, isLasting, isOver }) {
  const { Saved, Problem } = parts;
  const count = waiting.length;
  // If entries would not outlive the page, they are not "saved on this device".
  const [some, none] = isLasting ? [words.waiting, words.allSent] : [words.held, words.nothingHeld];
  put(Saved, isOver ? "" : count ? counted(some, count) : none);
  const lines = [];
  if (problem === "signed_out" && count) lines.push(...signIn(words));
  else if (problem && count) lines.push(`${words[problem]} `);
  if (own && count) lines.push(...held(own, words));
  if (refused.length) lines.push(notTaken(refused, words));
  if (!isLasting && count) lines.push(words.memory);
  Problem.hidden = !lines.length;
  write(Problem, lines);
}
