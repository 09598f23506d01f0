/** Small things that scripts do to a page. */

export const fill = (words, values) => words.replace(/\{(\w+)\}/g, (_, name) => values[name]);

/** The words for a number: `forms` has a text for each plural form of the language. */
export function counted(forms, number, values = {}) {
  const category = new Intl.PluralRules(document.documentElement.lang || "en").select(number);
  return fill(forms[category] ?? forms.other, { number, ...values });
}

/** Change text only where it differs, so that a screen reader does not say it twice. */
export function put(one, words) {
  if (one.textContent !== words) one.textContent = words;
}

// Milliseconds. A tap this soon was meant for what was shown before: half of a double tap, or one as a phase just ended.
export const TOO_SOON = 700;

const settling = new WeakMap();

/** Ignore taps on something that has just appeared, so that half of a double tap answers no question. Keys still work. */
export function settle(one) {
  window.clearTimeout(settling.get(one));
  one.dataset.fresh = "";
  settling.set(
    one,
    window.setTimeout(() => delete one.dataset.fresh, TOO_SOON),
  );
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
