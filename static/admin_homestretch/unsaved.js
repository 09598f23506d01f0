/* Ask before somebody leaves a page of the desk with something typed that is not saved. */

const watched = 'form[id$="_form"][method="post"], form[data-unsaved]';
const written = new Set();
const value = (form) =>
  new URLSearchParams([...new FormData(form)].filter(([, part]) => typeof part === "string")).toString();
const first = new Map([...document.querySelectorAll(watched)].map((form) => [form, value(form)]));

// A page that was refused, or left by a sign-in that had ended, shows again what was typed and is saved nowhere.
if (document.querySelector(".errornote, form.draft-bar")) {
  for (const form of first.keys()) {
    written.add(form);
  }
}

const look = (event) => {
  const form = event.target.closest?.(watched);
  if (form && first.has(form) && value(form) !== first.get(form)) {
    written.add(form);
  }
};
document.addEventListener("input", look);
document.addEventListener("change", look);
document.addEventListener("submit", (event) => written.delete(event.target));
window.addEventListener("beforeunload", (event) => {
  if (written.size) {
    event.preventDefault();
  }
});
