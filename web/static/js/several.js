// Several files at once: each is sent, looked at, and given to the kind that takes it first.

import { announce, part } from "./dom.js";
import { send } from "./http.js";
import { upload } from "./resumable.js";
import { say, size } from "./words.js";

const form = part("send").dataset;

export async function takeAll(files) {
  part("several").hidden = false;
  const entries = [...files].map((file) => ({ file, line: addLine(file) }));
  for (const { file, line } of entries) {
    try {
      await takeOne(file, line);
    } catch (problem) {
      finish(line, problem.message, "failed");
    }
  }
  announce(say("all_sent"));
}

function addLine(file) {
  const line = part("one-of-several").content.firstElementChild.cloneNode(true);
  line.querySelector("bdi").textContent = file.name;
  line.querySelector("progress").setAttribute("aria-label", file.name);
  line.querySelector(".said").textContent = size(file.size);
  part("several").append(line);
  return line;
}

async function takeOne(file, line) {
  if (file.size > Number(form.limitBytes)) throw new Error(tooLarge(file));
  const bar = line.querySelector("progress");
  const id = await upload(form.resumableUrl, file, ({ part: done }) => (bar.value = done)).done;
  const found = await send(form.fileUrl.replace("FILE_ID", id));
  const task = await submit(found);
  const link = line.querySelector("a");
  link.href = form.taskUrl.replace("TASK_ID", encodeURIComponent(task.task_id));
  finish(line, say("accepted_as", { kind: say(`kind.${task.kind}`) }), "completed");
}

function tooLarge(file) {
  return say("too_large", { size: size(file.size), limit: size(Number(form.limitBytes)) });
}

function submit({ kinds, file_id, filename }) {
  if (kinds[0] === "video") throw new Error(say("video_alone"));
  const isClaims = kinds[0] === "claims";
  const content = isClaims ? { file_id } : { file_id, doc_id: filename };
  return send(isClaims ? form.submitUrl : form.insertUrl, {
    method: "POST",
    headers: { "Content-Type": "application/json", "Idempotency-Key": file_id },
    body: JSON.stringify(content),
  });
}

function finish(line, text, state) {
  line.querySelector("progress").hidden = true;
  line.querySelector(".said").textContent = text;
  line.classList.add(state);
}
