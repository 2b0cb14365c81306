// Two files and one task: the dance and its music.

import { complain, part } from "./dom.js";
import { send } from "./http.js";
import { Place, placeOf } from "./place.js";
import { say } from "./words.js";

const form = part("video-send").dataset;
const places = { dance: new Place("dance", form), bgm: new Place("bgm", form) };
const all = Object.values(places);

async function submit(event) {
  event.preventDefault();
  const missing = all.find((place) => place.isEmpty);
  complain(part("video-problem"), missing ? say("both_files") : "");
  if (missing) return part(missing.name).focus();
  setWaiting(true);
  try {
    const ids = await Promise.all(all.map((place) => place.fileId()));
    if (!ids.includes(null)) leave(await send(form.submitUrl, submission(...ids)));
  } catch (problem) {
    // What was sent long ago is cleaned away.
    if (problem.status === 404) all.forEach((place) => place.forget());
    complain(part("video-problem"), problem.message);
  }
  setWaiting(false);
}

function setWaiting(isWaiting) {
  part("video-submit").disabled = isWaiting;
  const isSending = isWaiting && all.some((place) => place.isSending);
  part("video-waits").textContent = isSending ? say("begins_when_sent") : "";
}

// The key makes a second click, or a repeat after a lost answer, the same task.
function submission(dance, bgm) {
  return {
    method: "POST",
    headers: { "Content-Type": "application/json", "Idempotency-Key": `${dance}-${bgm}` },
    body: JSON.stringify({ dance_file_id: dance, bgm_file_id: bgm }),
  };
}

function leave(task) {
  all.forEach((place) => place.forget());
  location.assign(form.taskUrl.replace("TASK_ID", encodeURIComponent(task.task_id)));
}

function over(name, isOver) {
  part(`${name}-drop`).classList.toggle("over", isOver);
}

function drag(event) {
  if (!event.dataTransfer?.types.includes("Files")) return;
  event.preventDefault();
  const frame = event.target.closest?.(".drop")?.id.replace("-drop", "");
  for (const name in places) over(name, event.type === "dragover" && name === frame);
  if (event.type === "drop") drop([...event.dataTransfer.files], frame);
}

// A file that misses the frames goes where its name says.
function drop(files, frame) {
  const [first, second] = files;
  if (!second) return places[frame ?? placeOf(first.name)].take(first);
  const isSwapped = placeOf(first.name) === "bgm";
  places.dance.take(isSwapped ? second : first);
  places.bgm.take(isSwapped ? first : second);
}

part("video-form").addEventListener("submit", submit);
for (const name of ["dragover", "dragleave", "drop"]) window.addEventListener(name, drag);
window.addEventListener("beforeunload", (event) => {
  if (all.some((place) => place.isSending)) event.preventDefault();
});
