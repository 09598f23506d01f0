/** Ticking anything unticks "None of these". Never the other way round, which could remove a warning sign unseen. */

document.addEventListener("change", ({ target }) => {
  if (target.type !== "checkbox" || !target.checked || target.value === "none") return;
  for (const box of target.form.querySelectorAll('input[type="checkbox"][value="none"]')) {
    if (box.name === target.name) box.checked = false;
  }
});
