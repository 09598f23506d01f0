/** The pages that the service worker keeps for whoever is signed in (templates/sw.js): whose they are, and that they go. */

const OWNER = "/owner";

/** The names of the caches with something personal in them. Each version of the worker has pages of its own. */
async function personal() {
  if (!("caches" in globalThis)) return [];
  return (await caches.keys()).filter((name) => /^(pages|pictures)/.test(name));
}

/** The person whose pages are kept here; empty when nobody is signed in any more. */
export async function keptFor() {
  for (const name of await personal()) {
    const owner = await (await caches.open(name)).match(OWNER);
    if (owner && Date.now() < Number(owner.headers.get("until"))) return owner.text();
  }
  return "";
}

/** Remove all of them. What was entered and is not sent is not among them: it waits for the same person. */
export async function dropKept() {
  await Promise.all((await personal()).map((name) => caches.delete(name)));
}
