/** Small things that scripts do to a page. */

export const fill = (words, values) => words.replace(/\{(\w+)\}/g, (_, name) => values[name]);

/** Change text only where it differs, so that nobody hears it twice. */
export function put(one, words) {
  if (one.textContent !== words) one.textContent = words;
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
export function valueOf(form, name) {
  const { value } = form.elements[name];
  return value === "" || value === undefined ? null : Number(value);
}
