/**
 * Passkeys: asks the device for one, and sends its answer with the form.
 *
 * A form with data-passkey="make" or "use" has the request of the server in the element that data-request names; one with
 * "sign-in" fetches it when pressed. [data-passkey-ready] appears where the browser can do it, instead of
 * [data-passkey-missing].
 */

const WITHOUT = { "+": "-", "/": "_", "=": "" };

const bytes = (text) =>
  Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (letter) => letter.charCodeAt(0));

const text = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/[+/=]/g, (letter) => WITHOUT[letter]);

const listed = (credentials = []) => credentials.map((known) => ({ ...known, id: bytes(known.id) }));

async function make(request) {
  const asked = request.publicKey;
  const made = await navigator.credentials.create({
    publicKey: {
      ...asked,
      challenge: bytes(asked.challenge),
      user: { ...asked.user, id: bytes(asked.user.id) },
      excludeCredentials: listed(asked.excludeCredentials),
      // One that is found without an address being typed first.
      authenticatorSelection: { ...asked.authenticatorSelection, residentKey: "required", requireResidentKey: true },
    },
  });
  return told(made, ["clientDataJSON", "attestationObject"]);
}

async function use(request) {
  const asked = request.publicKey;
  const used = await navigator.credentials.get({
    publicKey: { ...asked, challenge: bytes(asked.challenge), allowCredentials: listed(asked.allowCredentials) },
  });
  return told(used, ["clientDataJSON", "authenticatorData", "signature", "userHandle"]);
}

function told(credential, names) {
  const present = names.filter((name) => credential.response[name]);
  const response = Object.fromEntries(present.map((name) => [name, text(credential.response[name])]));
  return { id: credential.id, rawId: text(credential.rawId), type: credential.type, response };
}

async function asked(form) {
  if (form.dataset.request) return JSON.parse(document.getElementById(form.dataset.request).textContent);
  const answer = await fetch(form.action, { headers: { Accept: "application/json" } });
  if (!answer.ok) throw new Error(`The server answered ${answer.status}.`);
  return (await answer.json()).request_options;
}

function say(form, name) {
  for (const words of form.querySelectorAll("[data-passkey-says]")) words.hidden = words.dataset.passkeySays !== name;
}

document.addEventListener("submit", async (event) => {
  const form = event.target;
  const wanted = form.dataset.passkey;
  if (!wanted) return;
  event.preventDefault();
  say(form, "");
  try {
    const request = await asked(form);
    const credential = await (wanted === "make" ? make(request) : use(request));
    form.elements.credential.value = JSON.stringify(credential);
    form.submit();
  } catch (error) {
    say(form, error.name === "InvalidStateError" ? "known" : "failed");
  }
});

if (window.PublicKeyCredential && navigator.credentials) {
  for (const part of document.querySelectorAll("[data-passkey-ready]")) part.hidden = false;
  for (const part of document.querySelectorAll("[data-passkey-missing]")) part.hidden = true;
}
