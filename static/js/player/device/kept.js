/** The pages that the service worker stores for the signed-in person (templates/sw.js): whose they are, and their removal. */

const OWNER = "/owner";

/** The names of the caches with personal pages. Each version of the worker has its own. */
async function personal() {
  if (!("caches" in globalThis)) return [];
  return (await caches.keys()).filter((name) => /^(pages|pictures)/.test(name));
}

/** The token of the person whose pages are stored here; empty when nobody is signed in any more. */
export async function keptFor() {
  for (const name of await personal()) {
    const owner = await (await caches.open(name)).match(OWNER);
    if (owner && Date.now() < Number(owner.headers.get("until"))) return owner.text();
  }
  return "";
}

/** The addresses of the pictures of some exercises, as the plan of a session has them. */
export const picturesOf = (exercises) =>
  exercises
    .flatMap(({ right, left }) => [right, left])
    .filter(Boolean)
    .flatMap(({ move, poses }) => [move, ...poses]);

/** Remove all of them. Unsent entries are stored elsewhere, and wait for the same person. */
export async function dropKept() {
  await Promise.all((await personal()).map((name) => caches.delete(name)));
}
