// Two files, sent one after the other: the dance and its music. Each goes on where it was after the
// line or the service broke.

import { announce, complain, part } from "./dom.js";
import { send } from "./http.js";
import { upload } from "./resumable.js";
import { percent, say, size } from "./words.js";

const form = part("video-send").dataset;
const NAMES = ["dance", "bgm"];
const chosen = { dance: null, bgm: null };
// The ids of what has arrived: a second try does not send it again.
const sent = { dance: null, bgm: null };
let running = null;
let key = null;

function take(name, files) {
  if (files.length === 0 || running) return;
  chosen[name] = files[0];
  sent[name] = key = null;
  part(`${name}-name`).textContent = `${files[0].name} (${size(files[0].size)})`;
  complain(part("video-problem"), "");
  announce(files[0].name);
}

function fault() {
  if (!chosen.dance || !chosen.bgm) return say("both_files");
  const limit = Number(form.limitBytes);
  const large = NAMES.map((name) => chosen[name]).find((file) => file.size > limit);
  return large
    ? say("video_too_large", { name: large.name, size: size(large.size), limit: size(limit) })
    : "";
}

async function submit(event) {
  event.preventDefault();
  const text = fault();
  complain(part("video-problem"), text);
  if (text) return part(chosen.dance ? "bgm" : "dance").focus();
  // A second try after a lost answer is the same task.
  key ??= crypto.randomUUID?.() ?? `${Date.now()}-${Math.random()}`;
  setSending(true);
  try {
    const task = await send(form.submitUrl, submission(await sendBoth()));
    location.assign(form.taskUrl.replace("TASK_ID", encodeURIComponent(task.task_id)));
  } catch (problem) {
    setSending(false);
    complain(part("video-problem"), problem.message);
    part("video-submit").focus();
  }
}

// Resolves to the id of each upload.
async function sendBoth() {
  const all = chosen.dance.size + chosen.bgm.size;
  let before = 0;
  try {
    for (const name of NAMES) {
      const { size: own, name: title } = chosen[name];
      const begun = before;
      const showPart = ({ part: done, text }) =>
        show({ part: (begun + done * own) / all, text: text && `${title} · ${text}` });
      if (!sent[name]) {
        running = upload(form.resumableUrl, chosen[name], showPart);
        sent[name] = await running.done;
      }
      before += own;
    }
    return sent;
  } finally {
    running = null;
  }
}

function submission(ids) {
  return {
    method: "POST",
    headers: { "Content-Type": "application/json", "Idempotency-Key": key },
    body: JSON.stringify(ids),
  };
}

function setSending(isSending) {
  part("video-upload").hidden = !isSending;
  part("video-submit").disabled = isSending;
  if (isSending) part("video-cancel").focus();
}

function show(progress) {
  part("video-bar").value = progress.part;
  part("video-figures").textContent = progress.text;
  const quarter = Math.floor(progress.part * 4) / 4;
  if (quarter > 0) announce(say("percent", { percent: percent(quarter) }));
}

function over(name, isOver) {
  part(`${name}-drop`).classList.toggle("over", isOver);
}

function drag(event) {
  if (!event.dataTransfer?.types.includes("Files")) return;
  event.preventDefault();
  const frame = event.target.closest?.(".drop");
  // A file that misses the frames goes where one is still missing.
  const name = frame?.id.replace("-drop", "") ?? (chosen.dance ? "bgm" : "dance");
  for (const each of NAMES) over(each, event.type === "dragover" && each === name);
  if (event.type !== "drop") return;
  const { files } = event.dataTransfer;
  if (files.length === 2) {
    take("dance", [files[0]]);
    take("bgm", [files[1]]);
  } else take(name, files);
}

for (const name of NAMES) {
  part(name).addEventListener("change", (event) => take(name, event.target.files));
}
part("video-form").addEventListener("submit", submit);
part("video-cancel").addEventListener("click", () => running?.cancel());
for (const name of ["dragover", "dragleave", "drop"]) window.addEventListener(name, drag);
window.addEventListener("beforeunload", (event) => running && event.preventDefault());
