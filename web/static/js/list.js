// Keeps a list of tasks as it is now, by asking for the page again.

import { part, showAway, takeOver } from "./dom.js";
import { readPage } from "./http.js";
import { localiseTimes } from "./words.js";

const ACTIVE_GAP_MS = 1_000;
const QUIET_GAP_MS = 8_000;

const list = part("tasks");
let shown = null;

async function refresh() {
  if (document.hidden) return;
  try {
    const fresh = (await readPage()).getElementById("tasks");
    showAway(false);
    if (fresh && fresh.innerHTML !== shown) replace(fresh);
  } catch {
    showAway(true);
  }
}

function replace(fresh) {
  shown = fresh.innerHTML;
  takeOver(list, fresh);
  localiseTimes(list);
}

async function follow() {
  await refresh();
  setTimeout(follow, "active" in list.dataset ? ACTIVE_GAP_MS : QUIET_GAP_MS);
}

if ("live" in list.dataset) {
  setTimeout(follow, ACTIVE_GAP_MS);
  document.addEventListener("visibilitychange", refresh);
}
