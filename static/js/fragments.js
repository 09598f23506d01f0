/** The configuration of htmx, where the focus goes after a fragment was replaced, and what to say when no answer came. */

const words = document.querySelector("script[data-not-answered]").dataset;

Object.assign(globalThis.htmx.config, {
  // Our content security policy forbids these.
  allowEval: false,
  includeIndicatorStyles: false,
  disableInheritance: true,
  // Store no page in the browser, which others may use. "Back" asks the server for the whole page.
  historyCacheSize: 0,
  refreshOnHistoryMiss: true,
  historyRestoreAsHxRequest: false,
  responseHandling: [
    { code: "204", swap: false },
    { code: "[23]..", swap: true },
    { code: "409|422", swap: true },
    { code: "...", swap: false, error: true },
  ],
});

/** Let a link that changes a part of the address keep the rest, also what a link of another fragment changed since. */
document.addEventListener("htmx:configRequest", ({ detail }) => {
  if (detail.verb !== "get" || !detail.path.startsWith("?")) return;
  const { pathname, searchParams, hash } = new URL(detail.path, location.href);
  for (const [name, value] of new URLSearchParams(location.search)) {
    const given = searchParams.getAll(name);
    // An address names several tables that are open, and one of everything else.
    if (!given.length || (name === "table" && !given.includes(value))) searchParams.append(name, value);
  }
  detail.path = `${pathname}?${searchParams}${hash}`;
});

const idsAround = new WeakMap();

/** Note the ids of the elements around the pressed button, from the inside out: some may exist again after the swap. */
document.addEventListener("htmx:beforeSwap", ({ detail }) => {
  const ids = [];
  for (let element = detail.requestConfig.elt; element && element !== detail.target; element = element.parentElement) {
    if (element.id) ids.push(element.id);
  }
  idsAround.set(detail.xhr, ids);
});

/** Move the focus to the first error; else to the innermost element around the button that still exists, or to a heading. */
document.addEventListener("htmx:afterOnLoad", ({ detail }) => {
  const target = document.getElementById(detail.target.id);
  if (!target || !idsAround.has(detail.xhr)) return;
  document.dispatchEvent(new CustomEvent("part-exchanged", { detail: target }));
  const error = target.querySelector("[data-autofocus]");
  // An element that still exists keeps the focus, because the person may be typing in it.
  if (!error && document.activeElement !== document.body) return;
  const same = idsAround
    .get(detail.xhr)
    .map((id) => document.getElementById(id))
    .find((element) => element && target.contains(element));
  const first = [
    error,
    same,
    target.querySelector("h1"),
    target.id === "main" ? null : target,
    document.querySelector("main h1"),
  ];
  const place = first.find((element) => element?.checkVisibility());
  if (!place) return;
  if (!place.matches("a[href], button, input, select, textarea, [tabindex]")) place.tabIndex = -1;
  place.focus({ preventScroll: target.id === "main" && place !== error });
  // A page of a list is read from its top.
  if (place.getBoundingClientRect().top < 0) place.scrollIntoView();
});

function say(text) {
  const item = document.createElement("div");
  item.className = "messages__item messages__item--error messages__item--here";
  const line = document.createElement("p");
  line.textContent = text;
  item.append(line);
  document.getElementById("messages").replaceChildren(item);
}

document.addEventListener("htmx:sendError", () => say(words.offline));
document.addEventListener("htmx:responseError", ({ detail }) =>
  say(detail.xhr.status === 503 ? words.busy : words.notAnswered),
);
