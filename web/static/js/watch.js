// Follows one task by polls that wait on the server, until it is done.

import { announce, complain, part, showAway, takeOver } from "./dom.js";
import { ask, readPage, send } from "./http.js";
import { Rate } from "./rate.js";
import { duration, localiseTimes, number, say } from "./words.js";

const WAIT_S = 25;
const GAP_MS = 250;
const HIDDEN_GAP_MS = 10_000;
const AWAY_GAP_MS = [1_000, 2_000, 4_000, 8_000];
const READY_GAP_MS = 5_000;

const place = part("task");
const title = document.title;
let etag = null;
let failures = 0;
let rate = new Rate();
let askedReadyAt = -READY_GAP_MS;

async function watch() {
  while (!("done" in place.dataset)) {
    try {
      await look();
      setAnswering();
      await pause(document.hidden ? HIDDEN_GAP_MS : GAP_MS);
    } catch {
      showAway(true);
      await pause(AWAY_GAP_MS[Math.min(failures++, AWAY_GAP_MS.length - 1)]);
    }
  }
}

function setAnswering() {
  if (failures > 0) announce(say("back"));
  failures = 0;
  showAway(false);
}

async function look() {
  const headers = etag ? { "If-None-Match": etag, Prefer: `wait=${WAIT_S}` } : {};
  // Without no-store the browser answers from its cache and hides the 304.
  const response = await ask(place.dataset.statusUrl, { headers, cache: "no-store" });
  if (response.status === 304) {
    await showHindrances();
    return waitIfRefused(response);
  }
  if (!response.ok) throw new Error(`status ${response.status}`);
  const task = await response.json();
  await show(task);
  if (etag === null || hindrances().some((note) => !note.hidden)) await showHindrances();
  etag = response.headers.get("ETag");
}

const hindrances = () => [...place.querySelectorAll("[data-check]")];

// Where nothing moves, says why.
async function showHindrances() {
  if (performance.now() - askedReadyAt < READY_GAP_MS) return;
  askedReadyAt = performance.now();
  const { checks } = await (await ask(place.dataset.readyUrl)).json();
  for (const note of hindrances()) note.hidden = checks[note.dataset.check] !== false;
}

// Where too many wait already, the server answers at once.
async function waitIfRefused(response) {
  if (!response.headers.has("Preference-Applied")) await pause(1_000);
}

async function show(task) {
  const state = `${task.status} ${task.attempt} ${task.cancel_requested}`;
  if (state !== place.dataset.state) await renew(task);
  if (task.status === "processing") showProgress(task);
}

// What happened once is rendered by the server; only what moves is filled in here.
async function renew(task) {
  const page = await readPage();
  takeOver(place, page.getElementById("task"));
  localiseTimes(place);
  document.title = title;
  rate = new Rate();
  announce(say("updated", { status: say(`status.${task.status}`) }));
}

function showProgress(task) {
  const { progress, current, total, unit, message } = task;
  fill("bar", (bar) => (bar.value = progress));
  const share = say("percent", { percent: number(progress) });
  write("now-percent", share);
  write("now-message", message ?? "");
  document.title = `${share} ${title}`;
  if (progress % 10 === 0 && progress > 0) announce(share);
  if (!total) return;
  const speed = rate.add(current);
  // A kind that counts nothing but percent has said it already.
  if (unit !== "percent") showWork(current, total, speed, say(`unit.${unit}`));
  if (!speed) return;
  const left = duration((total - current) / speed);
  write("now-left", current < total ? say("left", { duration: left }) : "");
}

function showWork(current, total, speed, unit) {
  write("now-counted", say("counted", { current: number(current), total: number(total), unit }));
  const per = speed && say("rate", { rate: number(speed, speed < 10 ? 1 : 0), unit });
  write("now-rate", per || say("measuring"));
}

const fill = (id, change) => part(id) && change(part(id));
const write = (id, text) => fill(id, (element) => (element.textContent = text));

// Ends early when the page is looked at again.
function pause(ms) {
  return new Promise((resolve) => {
    const stop = () => {
      if (document.hidden) return;
      finish();
    };
    const finish = () => {
      clearTimeout(timer);
      document.removeEventListener("visibilitychange", stop);
      resolve();
    };
    const timer = setTimeout(finish, ms);
    document.addEventListener("visibilitychange", stop);
  });
}

// Not `disabled`: that would throw the keyboard back to the top of the page.
async function act(button) {
  if (button.ariaDisabled === "true") return;
  button.ariaDisabled = "true";
  complain(part("action-problem"), "");
  const wasDone = "done" in place.dataset;
  try {
    await show(await send(button.dataset.url, { method: button.dataset.method }));
    if (wasDone) watch();
  } catch (problem) {
    button.ariaDisabled = "false";
    complain(part("action-problem"), problem.message);
  }
}

place.addEventListener("click", (event) => {
  const button = event.target.closest("button[data-url]");
  if (button) act(button);
});
watch();
