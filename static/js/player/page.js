/** Small things that scripts do to a page. */

export const sentence = (words) => (/[.!?]$/.test(words) ? words : `${words}.`);

export const fill = (words, values) => words.replace(/\{(\w+)\}/g, (_, name) => values[name]);

/** The words for a number: `forms` has a text for each plural form of the language. */
export function counted(forms, number, values = {}) {
  const category = new Intl.PluralRules(document.documentElement.lang || "en").select(number);
  return fill(forms[category] ?? forms.other, { number, ...values });
}

/** Change text only where it differs, so that a screen reader does not say it twice. */
export function put(place, words) {
  if (place.textContent !== words) place.textContent = words;
}

// Milliseconds. A tap this soon was meant for what was shown before: it is half of a double tap, or a phase just ended.
export const TOO_SOON = 700;

const settling = new WeakMap();

/** Ignore taps on something that has just appeared, so that half of a double tap answers no question. Keys still work. */
export function settle(place) {
  window.clearTimeout(settling.get(place));
  place.dataset.fresh = "";
  settling.set(
    place,
    window.setTimeout(() => delete place.dataset.fresh, TOO_SOON),
  );
}

export function write(place, content) {
  place.replaceChildren(...[content].flat().filter((part) => part !== ""));
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

/** The page's elements by the names in their data attributes. Buttons are in lists, because there may be several. */
export function partsOf(root) {
  const parts = {};
  for (const element of root.querySelectorAll("*")) {
    for (const [key, value] of Object.entries(element.dataset)) {
      if (key === "playerDo") parts[`do-${value}`] = [...(parts[`do-${value}`] ?? []), element];
      else if (key === "playerScreen" || key === "playerDialog") parts[`${key}-${value}`] = element;
      else if (key.startsWith("player")) parts[key.slice(6)] = element;
    }
  }
  return parts;
}
