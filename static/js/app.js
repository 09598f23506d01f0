/** Small behaviours for pages that work without them. Listeners are delegated, so swapped content needs no set-up. */

function wake(root) {
  for (const button of root.querySelectorAll("[data-stepper] [data-step]")) button.hidden = false;
  for (const dialog of root.querySelectorAll("dialog[data-dialog-show]:not([open])")) dialog.showModal();
  const target = root.matches?.("[data-autofocus]") ? root : root.querySelector("[data-autofocus]");
  target?.focus();
}

function step(button) {
  const stepper = button.closest("[data-stepper]");
  const input = stepper.querySelector("input");
  const { least = "0", most = "Infinity" } = input.dataset;
  const now = Number(input.value.replace(",", "."));
  // Leave what is not a number for the person to correct.
  if (Number.isNaN(now)) return;
  const next = button.dataset.step === "1" ? Math.floor(now) + 1 : Math.ceil(now) - 1;
  input.value = input.value === "" ? least : Math.min(Math.max(next, Number(least)), Number(most));
  input.dispatchEvent(new Event("input", { bubbles: true }));
  input.dispatchEvent(new Event("change", { bubbles: true }));
  const status = stepper.querySelector("[data-stepper-status]");
  if (status) status.textContent = input.value;
}

function playVideo(trigger) {
  const { video, title } = trigger.dataset;
  const frame = document.createElement("iframe");
  frame.className = "video__frame";
  frame.title = title;
  frame.allow = "autoplay; encrypted-media; fullscreen; picture-in-picture";
  frame.referrerPolicy = "strict-origin-when-cross-origin";
  frame.src = video;
  trigger.replaceWith(frame);
  frame.focus();
}

document.addEventListener("click", (event) => {
  const plain = !(event.metaKey || event.ctrlKey || event.shiftKey || event.altKey);
  const trigger = event.target.closest("[data-step], [data-video], [data-dialog-open], [data-dialog-close], dialog");
  if (!trigger) return;
  if (trigger.matches("[data-step]")) {
    step(trigger);
  } else if (trigger.matches("[data-video]") && plain) {
    event.preventDefault();
    playVideo(trigger);
  } else if (trigger.matches("[data-dialog-open]") && plain) {
    const dialog = document.getElementById(trigger.dataset.dialogOpen);
    if (!dialog) return;
    event.preventDefault();
    dialog.showModal();
  } else if (trigger.matches("[data-dialog-close]")) {
    event.preventDefault();
    trigger.closest("dialog").close();
  } else if (event.target === trigger && trigger.matches("dialog")) {
    trigger.close();
  }
});

/** Tell the server this device's time zone and since when it has it, and choose that zone in forms where none is chosen. */
function tellZone() {
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  if (!zone) return;
  const [, known, since] = document.cookie.match(/(?:^|; )device_zone=([^;|]*)\|([\d-]+)/) ?? [];
  const from = known === zone ? since : new Date().toISOString().slice(0, 10);
  const isSecure = location.protocol === "https:" ? "; secure" : "";
  // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store is not there in every browser
  document.cookie = `device_zone=${zone}|${from}; path=/; max-age=31536000; samesite=lax${isSecure}`;
  for (const places of document.querySelectorAll("select[data-device-zone]")) {
    const here = [...places.options].find(
      ({ value, dataset }) => value === zone || dataset.also?.split(" ").includes(zone),
    );
    if (here && !places.value) places.value = here.value;
  }
}

tellZone();
document.addEventListener("htmx:load", (event) => wake(event.detail.elt));
wake(document.documentElement);
