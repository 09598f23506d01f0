/** After an account was deleted: remove what this device still has of it, and nothing of anybody else's. */

import { Store } from "./store.js";

new Store(document.querySelector("[data-gone]").dataset.gone).clear();
