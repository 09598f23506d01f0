/** A box that shows the passwords of its form, for people who mistype them. Before sending, the fields are passwords again. */

const fields = (form) => form.querySelectorAll("input[autocomplete$='-password']");

function show(form, shown) {
  for (const field of fields(form)) field.type = shown ? "text" : "password";
}

for (const box of document.querySelectorAll("[data-show-password]")) box.hidden = false;

document.addEventListener("change", (event) => {
  const box = event.target.closest("[data-show-password]");
  if (box) show(box.closest("form"), event.target.checked);
});

document.addEventListener("submit", (event) => {
  if (event.target.querySelector("[data-show-password]")) show(event.target, false);
});
