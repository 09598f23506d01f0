/** The player's modules: ES modules with the ending .js. Read as data they need no package.json to say so. */

import { readFile } from "node:fs/promises";

const PLAYER = new URL("../../static/js/player/", import.meta.url);
const IMPORT = /from "(\.{1,2}\/[\w/-]+\.js)"/g;

/** The address of a module as data, with those that it imports as data in it. */
async function asData(place) {
  const source = await readFile(place, "utf8");
  const imported = await Promise.all(
    [...source.matchAll(IMPORT)].map(async ([, other]) => [other, await asData(new URL(other, place))]),
  );
  const addresses = Object.fromEntries(imported);
  return `data:text/javascript,${encodeURIComponent(source.replace(IMPORT, (_, other) => `from "${addresses[other]}"`))}`;
}

export const load = async (name) => import(await asData(new URL(name, PLAYER)));

/** Chances that are the same each time (mulberry32): `next()` from 0 to 1, `below(n)`, `pick(list)`, `mix(list)`. */
export function chances(seed) {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const below = (most) => Math.floor(next() * most);
  const pick = (list) => list[below(list.length)];
  const mix = (list) => {
    const mixed = [...list];
    for (let place = mixed.length - 1; place > 0; place -= 1) {
      const other = below(place + 1);
      [mixed[place], mixed[other]] = [mixed[other], mixed[place]];
    }
    return mixed;
  };
  return { next, below, pick, mix };
}
