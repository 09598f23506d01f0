/** Ticking something takes the tick from "None of these". Never the other way round: that could hide a warning sign. */

document.addEventListener("change", ({ target }) => {
  if (target.type !== "checkbox" || !target.checked || target.value === "none") return;
  for (const box of target.form.querySelectorAll('input[type="checkbox"][value="none"]')) {
    if (box.name === target.name) box.checked = false;
  }
});
