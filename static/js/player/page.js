/** Small things that scripts do to a page. */

export const fill = (words, values) => words.replace(/\{(\w+)\}/g, (_, name) => values[name]);

/** Words that go with a number; `forms` are by the categories that a language tells numbers apart by. */
export function counted(forms, number, values = {}) {
  const category = new Intl.PluralRules(document.documentElement.lang || "en").select(number);
  return fill(forms[category] ?? forms.other, { number, ...values });
}

/** Change text only where it differs, so that nobody hears it twice. */
export function put(one, words) {
  if (one.textContent !== words) one.textContent = words;
}

// Milliseconds. A second tap, or one that comes just as a phase ends by itself, was not meant for what came next.
export const TOO_SOON = 700;

const settling = new WeakMap();

/** What comes up under a finger takes no taps for a moment: half of a double tap must not answer a question. Keys do. */
export function settle(one) {
  window.clearTimeout(settling.get(one));
  one.dataset.fresh = "";
  settling.set(one, window.setTimeout(() => delete one.dataset.fresh, TOO_SOON));
}

export function write(one, content) {
  one.replaceChildren(...[content].flat().filter((part) => part !== ""));
}

export function element(name, values = {}, ...content) {
  const made = Object.assign(document.createElement(name), values);
  made.append(...content);
  return made;
}

/** The number that was chosen from 0 to 10, or null. */
export function chosenOf(form, name) {
  const { value } = form.elements[name];
  return value === "" || value === undefined ? null : Number(value);
}
