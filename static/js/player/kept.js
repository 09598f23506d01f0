/** The pages that the service worker keeps for whoever is signed in (templates/sw.js): whose they are, and that they go. */

const PAGES = "pages";
const PICTURES = "pictures";
const OWNER = "/owner";

/** The person whose pages are kept here; empty when nobody is signed in any more. */
export async function keptFor() {
  if (!("caches" in globalThis)) return "";
  const owner = await (await caches.open(PAGES)).match(OWNER);
  return owner && Date.now() < Number(owner.headers.get("until")) ? owner.text() : "";
}

/** Remove all of them. What was entered and is not sent is not among them: it waits for the same person. */
export async function dropKept() {
  if ("caches" in globalThis) await Promise.all([PAGES, PICTURES].map((name) => caches.delete(name)));
}
