/** The small honest line: what is kept here, what is sent, and what stands in the way. */

import { element, fill, put, write } from "./page.js";

export function say(parts, words, { waiting, refused, problem, isLasting, isOver }) {
  const { Saved, Problem } = parts;
  const count = waiting.length;
  // Where nothing outlasts the page, nothing is "saved on this device".
  const [one, many, none] = isLasting ? [words.waitingOne, words.waiting, words.allSent] : [words.heldOne, words.held, words.nothingHeld];
  put(Saved, isOver ? "" : count ? (count === 1 ? one : fill(many, { number: count })) : none);
  const lines = [];
  if (problem === "signed_out" && count) {
    const link = element("a", { href: `/accounts/login/?next=${encodeURIComponent(`${window.location.pathname}?signed-in`)}`, textContent: words.signIn });
    lines.push(`${words.signedOut} `, link);
  } else if (problem && count) {
    lines.push(`${words[problem]} `);
    if (problem === "gone") {
      const button = element("button", { className: "button", type: "button", textContent: words.forget });
      button.dataset.playerDo = "forget";
      lines.push(button);
    }
  }
  if (refused.length) lines.push(fill(words.refused, { number: refused.length }));
  if (!isLasting && count) lines.push(words.memory);
  Problem.hidden = !lines.length;
  write(Problem, lines);
}
