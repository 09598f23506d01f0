/**
 * Messages between a person and their care team (templates/accounts/team/messages/_thread.html). What cannot be sent, because
 * there is no network, the server has trouble, or nobody is signed in any more, waits on this device, and is sent from any page.
 */

import { cookie, MESSAGES, newId } from "./link.js";
import { element, write } from "../page.js";

const SIGN_IN = "/accounts/login/";

/** Store what the form would have sent, under the same id: if the server has it nevertheless, it stays one message. */
function keep(queue, form, sent) {
  const { message: id, text } = Object.fromEntries(sent);
  if (!text.trim()) return;
  const { thread: link } = form.closest("[data-thread]").dataset;
  queue.add({ id, session: MESSAGES, link, text, at: new Date().toISOString() });
  form.elements.text.value = "";
  form.elements.message.value = newId();
  document.getElementById("messages").replaceChildren();
}

/** Show the messages of this page that wait here, those that the server refuses with its reason, and those just sent. */
function show(queue, store, shown, { waiting, refused }) {
  const place = document.querySelector("[data-thread-kept]");
  const link = place?.closest("[data-thread]").dataset.thread;
  if (!place) return;
  const here = [...waiting, ...refused].filter((entry) => entry.session === MESSAGES && entry.link === link);
  for (const entry of here) shown.set(entry.id, entry);
  const rows = [...shown.values()].filter(
    (entry) => entry.link === link && !document.getElementById(`message-${entry.id}`),
  );
  const { waits, sent, drop } = place.dataset;
  write(
    place,
    rows.map(({ id, text }) => {
      const kept = here.find((entry) => entry.id === id);
      const why = kept?.refused ? Object.values(kept.refused).flat().join(" ") : kept ? waits : sent;
      const row = element("li", { className: "thread__item thread__item--own" });
      row.append(
        element("p", { className: "thread__text", textContent: text }),
        element("p", { className: "soft", textContent: why }),
      );
      if (kept?.refused) {
        const button = element("button", { className: "button", type: "button", textContent: drop });
        button.addEventListener("click", async () => {
          shown.delete(id);
          queue.refused.delete(id);
          await store.settle([id]);
          queue.tell();
        });
        row.append(button);
      }
      return row;
    }),
  );
  place.hidden = !rows.length;
}

/** Whoever has the page before them has read it: say so without a press. */
function tellRead(place) {
  const form = place.querySelector("[data-read-now]");
  if (!form || document.hidden) return;
  fetch(form.action, {
    method: "POST",
    body: new FormData(form),
    headers: { "x-csrftoken": cookie("csrftoken"), accept: "application/json" },
    redirect: "manual",
  })
    .then(() => form.remove())
    .catch(() => {});
}

export function watch(queue, store) {
  if (!document.querySelector("[data-thread]")) return;
  const shown = new Map();
  queue.listen((status) => show(queue, store, shown, status));
  const isOurs = ({ target }) => target.matches?.("form[data-message]");
  document.addEventListener("htmx:sendError", (event) => {
    if (isOurs(event)) keep(queue, event.target, event.detail.requestConfig.formData);
  });
  document.addEventListener("htmx:beforeOnLoad", (event) => {
    const { xhr, requestConfig } = event.detail;
    const isSignedOut = xhr.getResponseHeader("HX-Redirect")?.includes(SIGN_IN);
    if (isOurs(event) && (xhr.status >= 500 || xhr.status === 403 || isSignedOut))
      keep(queue, event.target, requestConfig.formData);
  });
  document.addEventListener("part-exchanged", ({ detail }) => {
    tellRead(detail);
    queue.tell();
  });
  tellRead(document);
  queue.tell();
}
