// Several files at once: each is sent, looked at, and given to the kind that takes it first.

import { announce, part } from "./dom.js";
import { Problem, send } from "./http.js";
import { upload } from "./resumable.js";
import { plain, say, size } from "./words.js";

const form = part("send").dataset;
const waiting = [];
let isBusy = false;

export const isSendingSeveral = () => isBusy;

export function takeAll(files) {
  part("several").hidden = false;
  queue(...[...files].map((file) => new Entry(file)));
}

async function queue(...entries) {
  waiting.push(...entries);
  if (isBusy) return;
  isBusy = true;
  while (waiting.length > 0) await waiting.shift().take();
  isBusy = false;
}

class Entry {
  #running = null;
  // Counts up with every start and cancel: what a cancelled one still answers is not shown.
  #turn = 0;
  // Kept over a failure: what has arrived is not sent again.
  #fileId = null;

  constructor(file) {
    this.file = file;
    this.line = part("one-of-several").content.firstElementChild.cloneNode(true);
    this.#name(plain(file.name));
    this.#one(".cancel").addEventListener("click", () => this.#cancel());
    this.#one(".again").addEventListener("click", () => this.#again());
    this.#show(size(file.size), "waits");
    part("several").append(this.line);
  }

  #name(name) {
    this.#one("bdi").textContent = name;
    this.#one("progress").setAttribute("aria-label", name);
    for (const button of this.line.querySelectorAll("button")) {
      button.setAttribute("aria-label", `${button.textContent}: ${name}`);
    }
  }

  #one(selector) {
    return this.line.querySelector(selector);
  }

  // The states: waits, is sent ("sends"), completed, failed, cancelled.
  #show(text, state, { canRepeat = false } = {}) {
    const isOpen = state === "waits" || state === "sends";
    const hasFocus = this.line.contains(document.activeElement);
    this.line.className = state;
    this.#one(".said").textContent = text;
    this.#one("progress").hidden = !isOpen;
    this.#one(".cancel").hidden = !isOpen;
    this.#one(".again").hidden = !canRepeat;
    if (hasFocus) this.#one("button:not([hidden])")?.focus();
  }

  async take() {
    if (this.line.className !== "waits") return;
    this.line.className = "sends";
    const turn = (this.#turn += 1);
    try {
      this.#accepted(await this.#submit());
    } catch (problem) {
      if (turn === this.#turn) this.#refused(problem);
    }
  }

  async #submit() {
    if (this.file.size > Number(form.limitBytes)) throw new Problem(tooLarge(this.file), 413);
    this.#fileId ??= await this.#upload();
    // From here on it is a matter of a moment.
    this.#one(".cancel").hidden = true;
    return submit(await send(form.fileUrl.replace("FILE_ID", this.#fileId)));
  }

  #upload() {
    const running = upload(form.resumableUrl, this.file, (how) => {
      if (running === this.#running) this.#progress(how);
    });
    this.#running = running;
    return running.done;
  }

  #progress({ part: done, text }) {
    this.#one("progress").value = done;
    this.#one(".said").textContent = text;
  }

  #end(text, state, how) {
    this.#running = null;
    this.#show(text, state, how);
    announce(`${this.#one("bdi").textContent}: ${text}`);
  }

  #accepted(task) {
    this.#one("a").href = form.taskUrl.replace("TASK_ID", encodeURIComponent(task.task_id));
    this.#end(say("accepted_as", { kind: say(`kind.${task.kind}`) }), "completed");
  }

  #refused(problem) {
    // What was sent long ago is cleaned away: it has to be sent once more.
    if (problem.status === 404) this.#fileId = null;
    const canRepeat = problem.isPassing || problem.status === 404;
    this.#end(problem.message, "failed", { canRepeat });
  }

  #cancel() {
    this.#turn += 1;
    this.#fileId = null;
    this.#running?.cancel();
    this.#end(say("upload_cancelled"), "cancelled", { canRepeat: true });
  }

  #again() {
    this.#one("progress").value = 0;
    this.#show(size(this.file.size), "waits");
    queue(this);
  }
}

function tooLarge(file) {
  return say("too_large", { size: size(file.size), limit: size(Number(form.limitBytes)) });
}

function submit({ kinds, file_id, filename }) {
  if (kinds[0] === "video") throw new Problem(say("video_alone"), 422);
  const isClaims = kinds[0] === "claims";
  const content = isClaims ? { file_id } : { file_id, doc_id: filename };
  return send(isClaims ? form.submitUrl : form.insertUrl, {
    method: "POST",
    headers: { "Content-Type": "application/json", "Idempotency-Key": file_id },
    body: JSON.stringify(content),
  });
}
