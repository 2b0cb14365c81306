// Two files, sent together: the dance and its music.

import { announce, complain, part } from "./dom.js";
import { upload } from "./upload.js";
import { percent, say, size } from "./words.js";

const form = part("video-send").dataset;
const chosen = { dance: null, bgm: null };
let running = null;
let key = null;

function take(name, files) {
  if (files.length === 0 || running) return;
  chosen[name] = files[0];
  key = null;
  part(`${name}-name`).textContent = `${files[0].name} (${size(files[0].size)})`;
  complain(part("video-problem"), "");
  announce(files[0].name);
}

function fault() {
  if (!chosen.dance || !chosen.bgm) return say("both_files");
  const sum = chosen.dance.size + chosen.bgm.size;
  const facts = { size: size(sum), limit: size(Number(form.limitBytes)) };
  return sum > Number(form.limitBytes) ? say("both_too_large", facts) : "";
}

async function submit(event) {
  event.preventDefault();
  const text = fault();
  complain(part("video-problem"), text);
  if (text) return part(chosen.dance ? "bgm" : "dance").focus();
  // A second try after a lost answer is the same task.
  key ??= crypto.randomUUID?.() ?? `${Date.now()}-${Math.random()}`;
  setSending(true);
  running = upload(form.submitUrl, chosen, show, { "Idempotency-Key": key });
  try {
    const task = await running.done;
    running = null;
    location.assign(form.taskUrl.replace("TASK_ID", encodeURIComponent(task.task_id)));
  } catch (problem) {
    running = null;
    setSending(false);
    complain(part("video-problem"), problem.message);
    part("video-submit").focus();
  }
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
  for (const each of ["dance", "bgm"]) over(each, event.type === "dragover" && each === name);
  if (event.type !== "drop") return;
  const { files } = event.dataTransfer;
  if (files.length === 2) {
    take("dance", [files[0]]);
    take("bgm", [files[1]]);
  } else take(name, files);
}

for (const name of ["dance", "bgm"]) {
  part(name).addEventListener("change", (event) => take(name, event.target.files));
}
part("video-form").addEventListener("submit", submit);
part("video-cancel").addEventListener("click", () => running?.cancel());
for (const name of ["dragover", "dragleave", "drop"]) window.addEventListener(name, drag);
window.addEventListener("beforeunload", (event) => running && event.preventDefault());
