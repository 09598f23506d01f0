/* The picture and what is wrong with it, while somebody types. Without this script the button "Show the picture" does the same. */

const WAIT = 250;

function link(problem, words) {
  const item = document.createElement("li");
  if (problem.id) {
    const anchor = document.createElement("a");
    anchor.href = `#${problem.id}`;
    anchor.textContent = problem.label;
    item.append(anchor, ": ");
  }
  item.append(words);
  return item;
}

function clear(form) {
  for (const box of form.querySelectorAll(".pose-field.errors")) {
    box.classList.remove("errors");
    box.querySelector(".errorlist")?.remove();
    for (const input of box.querySelectorAll("[aria-invalid]")) {
      input.removeAttribute("aria-invalid");
      const others = (input.getAttribute("aria-describedby") ?? "").split(" ").filter((id) => id && !id.endsWith("_error"));
      if (others.length) input.setAttribute("aria-describedby", others.join(" "));
      else input.removeAttribute("aria-describedby");
    }
  }
}

function mark(problem) {
  const input = problem.id && document.getElementById(problem.id);
  const box = input?.closest(".pose-field");
  if (!box) return;
  const list = document.createElement("ul");
  list.className = "errorlist";
  list.id = `${problem.id}_error`;
  list.append(...problem.words.map((words) => link({}, words)));
  box.classList.add("errors");
  box.append(list);
  input.setAttribute("aria-invalid", "true");
  input.setAttribute("aria-describedby", [input.getAttribute("aria-describedby"), list.id].filter(Boolean).join(" "));
  box.closest("details")?.setAttribute("open", "");
}

function show(form, found) {
  const pictures = form.querySelector("[data-pictures]");
  pictures.toggleAttribute("data-stale", !found.pictures);
  for (const [kind, picture] of Object.entries(found.pictures ?? {})) {
    const image = form.querySelector(`[data-picture="${kind}"]`);
    pictures.hidden = false;
    if (image.getAttribute("src") === picture.url) continue;
    image.src = picture.url;
    image.width = picture.width;
    image.height = picture.height;
  }
  clear(form);
  found.problems.forEach(mark);
  const items = found.problems.flatMap((problem) => problem.words.map((words) => link(problem, words)));
  form.querySelector("[data-problems]").replaceChildren(...items);
  for (const [id, degrees] of Object.entries(found.directions)) {
    const input = document.getElementById(id);
    if (input) input.placeholder = degrees;
  }
  const status = form.querySelector("[data-status]");
  if (status.textContent !== found.status) status.textContent = found.status;
}

function start(form) {
  let timer;
  let running;

  async function refresh() {
    running?.abort();
    running = new AbortController();
    const body = new FormData(form);
    try {
      const response = await fetch(form.dataset.preview, { method: "POST", body, signal: running.signal });
      if (!response.ok) throw new Error(response.statusText);
      show(form, await response.json());
    } catch (error) {
      if (error.name === "AbortError") return;
      const status = form.querySelector("[data-status]");
      status.textContent = status.dataset.failed;
    }
  }

  form.addEventListener("input", (event) => {
    if (event.target.name === "copy_of") return;
    clearTimeout(timer);
    if (event.target.name === "whole-view") {
      // the sides have other names in another view
      form.requestSubmit(form.querySelector("[data-show]"));
      return;
    }
    timer = setTimeout(refresh, WAIT);
  });
}

document.querySelectorAll("[data-pose-editor]").forEach(start);
