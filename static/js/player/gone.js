/** An account is deleted: what this device still has of it goes, too. Of anybody else's it touches nothing. */

import { Store } from "./store.js";

new Store(document.querySelector("[data-gone]").dataset.gone).clear();
