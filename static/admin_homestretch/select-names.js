/* Select2 builds its boxes without names for screen readers, and lists whose children are no list items. Say what they are. */

function name(container) {
  const select = container.previousElementSibling;
  const label = select?.getAttribute("aria-label") ?? select?.labels?.[0]?.textContent.trim().replace(/:$/, "");
  if (!label) return;
  for (const part of container.querySelectorAll(".select2-search__field, .select2-selection--multiple")) {
    if (part.getAttribute("aria-label") !== label) part.setAttribute("aria-label", label);
  }
  for (const list of container.querySelectorAll("ul.select2-selection__rendered")) {
    if (list.getAttribute("role") !== "presentation") list.setAttribute("role", "presentation");
    for (const item of list.querySelectorAll("li:not([role])")) item.setAttribute("role", "presentation");
  }
}

function all() {
  document.querySelectorAll(".select2-container").forEach(name);
  // The list that drops down hangs at the end of the page: its search box takes the name of the box that is open.
  const open = document.querySelector(".select2-container--open")?.previousElementSibling?.getAttribute("aria-label");
  document.querySelectorAll(".select2-dropdown .select2-search__field").forEach((field) => {
    if (!field.hasAttribute("aria-label"))
      field.setAttribute("aria-label", open ?? field.getAttribute("aria-controls") ?? "");
  });
}

let waiting = false;
new MutationObserver(() => {
  if (waiting) return;
  waiting = true;
  requestAnimationFrame(() => {
    waiting = false;
    all();
  });
}).observe(document.body, { childList: true, subtree: true });
all();
