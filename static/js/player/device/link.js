/** The requests to the server, and what its answers, or their absence, mean. */

import { dropKept } from "./kept.js";

// Milliseconds until a request counts as lost. It is then sent again; the server stores each entry only once.
const PATIENCE = 15_000;

// Milliseconds to find out whether the server is there.
const LOOK = 4_000;

const problem = (name, reason = "") => Object.assign(new Error(name), { problem: name, reason });

/** What was done beside the sessions, and messages, wait under these names in place of a session's. */
export const BESIDE = "activities";
export const MESSAGES = "messages";
const ELSEWHERE = { [BESIDE]: "/activities/", [MESSAGES]: "/team/messages/" };

export const addressOf = (session, page = "") => `${ELSEWHERE[session] ?? `/sessions/${session}/`}${page}`;

export async function isThere() {
  try {
    return (await fetch("/healthz", { cache: "no-store", signal: AbortSignal.timeout?.(LOOK) })).ok;
  } catch {
    return false;
  }
}

export const person = () => document.querySelector("meta[name=person]")?.content ?? "";

export function newId() {
  if (crypto.randomUUID) return crypto.randomUUID();
  // Browsers offer this on secure addresses only.
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 15) | 64;
  bytes[8] = (bytes[8] & 63) | 128;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

export function cookie(name) {
  // Over https the cookie has a prefix with which only this site can set it.
  const found = document.cookie
    .split("; ")
    .find((cookie) => cookie.startsWith(`${name}=`) || cookie.startsWith(`__Host-${name}=`));
  return found?.slice(found.indexOf("=") + 1) ?? "";
}

async function request(address, options = {}) {
  let answer;
  try {
    answer = await fetch(address, {
      ...options,
      headers: { accept: "application/json", ...options.headers },
      redirect: "manual",
      credentials: "same-origin",
      signal: AbortSignal.timeout?.(PATIENCE),
    });
  } catch {
    throw problem("offline");
  }
  if (answer.status === 401) await dropKept();
  if (answer.ok) return answer.json();
  throw await whyNot(answer);
}

/**
 * When the server refuses a session it answers `{ refused, reason }`, with what it nevertheless `stored`, and `errors` by
 * entry. A session counts as deleted only when the server says exactly that.
 */
async function whyNot(answer) {
  const { refused = "", reason = "", stored = [], errors = {} } = await answer.json().catch(() => ({}));
  const { status } = answer;
  if (status === 410 && refused === "deleted") return problem("gone");
  const isSignedOut =
    answer.type === "opaqueredirect" || status === 401 || status === 403 || (status === 409 && !refused);
  if (isSignedOut || refused === "somebody_else") return problem("signed_out");
  if (refused || status === 404) return Object.assign(problem("refused", reason), { stored, errors });
  return problem("trouble");
}

/** Send entries of a session. `who` is whose they are, so that somebody else who has signed in meanwhile does not send them. */
export function sendEntries(session, entries, who) {
  const told = entries.map(({ person: _person, session: _session, ...entry }) => entry);
  return request(addressOf(session, "entries/"), {
    method: "POST",
    headers: { "content-type": "application/json", "x-csrftoken": cookie("csrftoken") },
    body: JSON.stringify({ person: who, sent_at: new Date().toISOString(), entries: told }),
  });
}

/** Fetch the plan of a session, or of one that could begin now, and what the server has of it. */
export const fetchPlan = (session, query = "") => request(addressOf(session, `plan/${query}`));

/** Run something in one window of this browser at a time; when that window closes, the next one may go on. */
export const alone = (act) => (navigator.locks ? navigator.locks.request("homestretch.send", act) : act());
