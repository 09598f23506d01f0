/** A button that opens the print dialog of the browser. Paper shows what is folded up on a screen. */

for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}

// Older browsers do not know "::details-content", with which the style sheet does the same.
const folded = new Set();
addEventListener("beforeprint", () => {
  for (const fold of document.querySelectorAll(".avoid__fold:not([open])")) {
    folded.add(fold);
    fold.open = true;
  }
});
addEventListener("afterprint", () => {
  for (const fold of folded) {
    fold.open = false;
  }
  folded.clear();
});
