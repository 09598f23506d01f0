/* The pictures and what is wrong, while somebody types; and words that may follow. Without it a button shows the same. */

const WAIT = 250;
const MOST = 12;

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
  const list = form.querySelector("[data-problems]");
  list.replaceChildren(...found.problems.map((problem) => told(problem, list.dataset.line, form.elements.text)));
  mark(form);
  const status = form.querySelector("[data-status]");
  if (status.textContent !== found.status) status.textContent = found.status;
}

function told(problem, word, text) {
  const item = document.createElement("li");
  if (problem.line) {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = `${word} ${problem.line}`;
    button.addEventListener("click", () => choose(text, problem.line));
    item.dataset.at = problem.line;
    item.append(button, ": ");
  }
  item.append(problem.words);
  return item;
}

function mark(form) {
  const text = form.elements.text;
  if (form.querySelector("[data-problems] [data-at]")) text.setAttribute("aria-invalid", "true");
  else text.removeAttribute("aria-invalid");
  text.setAttribute("aria-describedby", "id_text_helptext id_text_error");
}

function choose(text, line) {
  const lines = text.value.split("\n");
  const start = lines.slice(0, line - 1).join("\n").length + (line > 1 ? 1 : 0);
  text.focus();
  text.setSelectionRange(start, start + lines[line - 1].length);
  text.scrollTop = (line - 4) * parseFloat(getComputedStyle(text).lineHeight);
}

/* What may follow what stands before the cursor: [what is typed of it, the words]. */
function following(text, offered) {
  const line = text.value.slice(0, text.selectionStart).split("\n").pop();
  const colon = line.indexOf(":");
  const after = line.match(/\b(on|over) ([a-z ]*)$/);
  if (after && colon > 0) return [after[2], offered[after[1]]];
  if (colon < 0)
    return [line, offered[""].map((word) => (word.startsWith("pose") || word.startsWith("view") ? word : `${word}:`))];
  const head = line.slice(0, colon);
  const subject = head.startsWith("pose") ? "pose" : head;
  return [
    line
      .slice(colon + 1)
      .split(",")
      .pop()
      .trimStart(),
    offered[subject] ?? [],
  ];
}

function completion(form) {
  const text = form.elements.text;
  const list = form.querySelector("[data-offers]");
  const offered = JSON.parse(text.dataset.offered);
  let typed = "";
  let chosen = 0;

  function close() {
    list.hidden = true;
    text.removeAttribute("aria-activedescendant");
  }

  function take(word) {
    const end = text.selectionStart;
    text.setRangeText(word + (word.endsWith(":") ? " " : ""), end - typed.length, end, "end");
    close();
    text.focus();
    text.dispatchEvent(new Event("input", { bubbles: true }));
  }

  function select(number) {
    const items = [...list.children];
    chosen = (number + items.length) % items.length;
    for (const [place, item] of items.entries()) {
      item.setAttribute("aria-selected", String(place === chosen));
    }
    text.setAttribute("aria-activedescendant", items[chosen].id);
  }

  text.addEventListener("input", () => {
    let words;
    [typed, words] = following(text, offered);
    const fitting = typed ? words.filter((word) => word.startsWith(typed) && word !== typed).slice(0, MOST) : [];
    list.replaceChildren(
      ...fitting.map((word, place) => {
        const item = document.createElement("li");
        item.role = "option";
        item.id = `offered-${place}`;
        item.textContent = word;
        item.addEventListener("mousedown", (event) => {
          event.preventDefault();
          take(word);
        });
        return item;
      }),
    );
    if (fitting.length) {
      list.hidden = false;
      select(0);
    } else close();
  });

  text.addEventListener("keydown", (event) => {
    if (list.hidden) return;
    if (event.key === "Escape") close();
    else if (event.key === "ArrowDown" && event.altKey) select(chosen + 1);
    else if (event.key === "ArrowUp" && event.altKey) select(chosen - 1);
    else if (event.key === "Enter" && event.ctrlKey) take(list.children[chosen].textContent);
    else return;
    event.preventDefault();
  });
  text.addEventListener("blur", close);
}

function start(form) {
  let timer;
  let running;

  async function refresh() {
    running?.abort();
    running = new AbortController();
    try {
      const response = await fetch(form.dataset.preview, {
        method: "POST",
        body: new FormData(form),
        headers: { Accept: "application/json" },
        signal: running.signal,
      });
      if (!response.ok) throw new Error(response.statusText);
      show(form, await response.json());
    } catch (error) {
      if (error.name === "AbortError") return;
      const status = form.querySelector("[data-status]");
      status.textContent = status.dataset.failed;
    }
  }

  mark(form);
  completion(form);
  form.addEventListener("input", (event) => {
    if (event.target.name === "copy_of") return;
    clearTimeout(timer);
    timer = setTimeout(refresh, WAIT);
  });
}

document.querySelectorAll("[data-pose-editor]").forEach(start);
