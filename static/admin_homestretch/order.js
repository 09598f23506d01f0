/* Rows in order: buttons to move a row up or down, next to the number that says its place.

   Rows keep their form numbers, which Django's own script deals out again, in the order of the page, when an unsaved row is taken
   away. So for that moment the rows stand in the order of their numbers. */

const PLACE = "input[data-place]";
const say = document.createElement("p");
say.className = "visually-hidden";
say.setAttribute("role", "status");

const words = document.querySelector("#order-words")?.dataset ?? {};
const inputs = (group) => [...group.querySelectorAll(PLACE)].filter((input) => !input.closest(".empty-form"));
const rowOf = (input) => input.closest("tr.form-row, div.inline-related:not(.tabular)");
const numberOf = (row) => Number(row.id.match(/-(\d+)$/)?.[1] ?? 0);

function put(group, rows) {
  const end = group.querySelector(".empty-form");
  for (const row of rows) {
    const before = row.previousElementSibling;
    const errors = before?.classList.contains("row-form-errors") ? before : null;
    end.parentNode.insertBefore(row, end);
    if (errors) end.parentNode.insertBefore(errors, row);
  }
}

function renumber(group) {
  const all = inputs(group);
  all.forEach((input, index) => {
    input.value = index + 1;
    const [up, down] = rowOf(input).querySelectorAll("button[data-move]");
    if (!up) return;
    up.disabled = index === 0;
    down.disabled = index === all.length - 1;
  });
}

function move(input, to) {
  const group = input.closest(".inline-group");
  const rows = inputs(group).map(rowOf);
  const row = rowOf(input);
  const target = Math.min(Math.max(to, 0), rows.length - 1);
  rows.splice(rows.indexOf(row), 1);
  rows.splice(target, 0, row);
  put(group, rows);
  renumber(group);
  say.textContent = (words.placed ?? "{place} / {count}")
    .replace("{place}", target + 1)
    .replace("{count}", rows.length);
}

function button(direction) {
  const element = document.createElement("button");
  element.type = "button";
  element.dataset.move = direction;
  element.className = "place-button";
  element.textContent = direction === "up" ? "↑" : "↓";
  element.setAttribute("aria-label", (direction === "up" ? words.up : words.down) ?? direction);
  return element;
}

function dress(row) {
  const input = row.querySelector(PLACE);
  if (!input || row.querySelector("button[data-move]")) return;
  input.after(button("up"), button("down"));
}

function sortByPlace(group) {
  const all = inputs(group);
  const place = (input) => (input.value === "" ? Infinity : Number(input.value));
  const sorted = all
    .map((input, index) => ({ input, index }))
    .sort((a, b) => place(a.input) - place(b.input) || a.index - b.index);
  put(
    group,
    sorted.map(({ input }) => rowOf(input)),
  );
  renumber(group);
}

function start() {
  document.body.append(say);
  for (const group of document.querySelectorAll(".inline-group")) {
    if (!group.querySelector(PLACE)) continue;
    for (const input of inputs(group)) dress(rowOf(input));
    if (inputs(group).length) sortByPlace(group);
  }
}

document.addEventListener("click", (event) => {
  const pressed = event.target.closest?.("button[data-move]");
  if (pressed) {
    const row = pressed.closest("tr.form-row, div.inline-related:not(.tabular)");
    const input = row.querySelector(PLACE);
    const now = inputs(row.closest(".inline-group")).indexOf(input);
    move(input, now + (pressed.dataset.move === "up" ? -1 : 1));
    const again = pressed.disabled ? row.querySelector("button[data-move]:not(:disabled)") : pressed;
    (again ?? input).focus();
  }
});

document.addEventListener("change", (event) => {
  if (event.target.matches?.(PLACE) && event.target.value !== "") {
    move(event.target, Number(event.target.value) - 1);
    event.target.focus();
  }
});

// Before Django's script takes an unsaved row away: rows in the order of their numbers; afterwards: in order of place again.
document.addEventListener(
  "click",
  (event) => {
    const group = event.target.closest?.(".inline-deletelink")?.closest(".inline-group");
    if (!group?.querySelector(PLACE)) return;
    const rows = inputs(group).map(rowOf);
    put(
      group,
      rows.sort((a, b) => numberOf(a) - numberOf(b)),
    );
    setTimeout(() => sortByPlace(group));
  },
  true,
);

document.addEventListener("formset:added", (event) => {
  const group = event.target.closest(".inline-group");
  if (!group.querySelector(PLACE)) return;
  dress(event.target);
  renumber(group);
});

start();
