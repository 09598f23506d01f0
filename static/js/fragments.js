/** How htmx works here, where the focus goes after a part was exchanged, and what is said when no answer came. */

const words = document.querySelector("script[data-not-answered]").dataset;

Object.assign(globalThis.htmx.config, {
  // What our content security policy forbids.
  allowEval: false,
  includeIndicatorStyles: false,
  disableInheritance: true,
  // No page stays in the browser: others may use it. "Back" asks the server for the whole page.
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

const idsAround = new WeakMap();

/** What stands around the pressed button, from the inside out: one of it may be there again afterwards. */
document.addEventListener("htmx:beforeSwap", ({ detail }) => {
  const ids = [];
  for (let element = detail.requestConfig.elt; element && element !== detail.target; element = element.parentElement) {
    if (element.id) ids.push(element.id);
  }
  idsAround.set(detail.xhr, ids);
});

/** To the first error, else to what has changed: what stood around the button, or the heading of what has come. */
document.addEventListener("htmx:afterOnLoad", ({ detail }) => {
  const target = document.getElementById(detail.target.id);
  if (!target || !idsAround.has(detail.xhr)) return;
  document.dispatchEvent(new CustomEvent("part-exchanged", { detail: target }));
  const error = target.querySelector("[data-autofocus]");
  // What is still there keeps the focus: somebody may be typing.
  if (!error && document.activeElement !== document.body) return;
  const same = idsAround.get(detail.xhr).map((id) => document.getElementById(id)).find((element) => element && target.contains(element));
  const first = [error, same, target.querySelector("h1"), target.id === "main" ? null : target, document.querySelector("main h1")];
  const place = first.find((element) => element?.checkVisibility());
  if (!place) return;
  if (!place.matches("a[href], button, input, select, textarea, [tabindex]")) place.tabIndex = -1;
  place.focus({ preventScroll: target.id === "main" && place !== error });
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
document.addEventListener("htmx:responseError", ({ detail }) => say(detail.xhr.status === 503 ? words.busy : words.notAnswered));
