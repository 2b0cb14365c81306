// Documents: sends what is dropped, shows how each gets on, deletes.

import { announce, complain, part, takeOver } from "./dom.js";
import { ask, readPage, send } from "./http.js";
import { upload } from "./resumable.js";
import { percent, say, size } from "./words.js";

const POLL_MS = 700;
const AT_ONCE = 3;
const form = part("send").dataset;
const dialog = part("delete-dialog");
const waiting = [];
let busy = 0;
let refreshes = 0;
let shown = 0;
let asked = null;

function take(files) {
  for (const file of files) waiting.push({ file, line: addLine(file) });
  while (busy < AT_ONCE && waiting.length > 0) next();
}

async function next() {
  const entry = waiting.shift();
  if (!entry) return;
  busy += 1;
  try {
    await follow(await submit(entry), entry.line);
  } catch (problem) {
    end(entry.line, problem.message, false);
  }
  busy -= 1;
  refresh();
  next();
}

function addLine(file) {
  const line = part("sent").content.firstElementChild.cloneNode(true);
  line.querySelector("bdi").textContent = file.name;
  line.querySelector("progress").setAttribute("aria-label", file.name);
  line.querySelector(".said").textContent = size(file.size);
  part("sending").append(line);
  return line;
}

async function submit({ file, line }) {
  if (file.size > Number(form.limitBytes)) {
    const facts = { size: size(file.size), limit: size(Number(form.limitBytes)) };
    throw new Error(say("document_too_large", facts));
  }
  const file_id = await upload(form.resumableUrl, file, (how) => showSent(line, how)).done;
  return send(form.submitUrl, {
    method: "POST",
    headers: { "Content-Type": "application/json", "Idempotency-Key": file_id },
    body: JSON.stringify({ file_id, doc_id: file.name }),
  });
}

function showSent(line, { part: done, text }) {
  line.querySelector("progress").value = 100 * done;
  line.querySelector(".said").textContent = text;
}

async function follow(task, line) {
  line.querySelector("a").href = form.taskUrl.replace("TASK_ID", task.task_id);
  let now = task;
  while (!now.done) {
    show(line, now);
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
    now = await latest(now);
  }
  end(line, now.error ?? now.message, now.status === "completed");
}

async function latest(task) {
  try {
    return await send(task.status_url);
  } catch (problem) {
    if (!problem.isPassing) throw problem;
    return task;
  }
}

function show(line, task) {
  line.querySelector("progress").value = task.progress;
  const isRunning = task.status === "processing";
  line.querySelector(".said").textContent = isRunning
    ? say("percent", { percent: percent(task.progress / 100) })
    : task.message;
}

function end(line, text, isDone) {
  line.querySelector("progress").hidden = true;
  line.classList.add(isDone ? "read" : "unread");
  line.querySelector(".said").textContent = text;
  announce(`${line.querySelector("bdi").textContent}: ${text}`);
}

// What the server sends: without the line breaks that a row left behind, and no notes opened.
function plain(element) {
  const copy = element.cloneNode(true);
  for (const notes of copy.querySelectorAll("details")) notes.open = false;
  return copy.innerHTML.replace(/\s+/g, " ");
}

// A list that was asked for before the one that is shown has what is no longer so.
async function refresh() {
  const turn = ++refreshes;
  try {
    const page = await readPage();
    if (turn <= shown) return;
    shown = turn;
    for (const id of ["documents", "documents-count"]) {
      const fresh = page.getElementById(id);
      if (plain(part(id)) !== plain(fresh)) takeOver(part(id), fresh);
    }
  } catch {
    // The list is as it was; the next change brings it up to date.
  }
}

function question({ url, name }) {
  asked = { url, name };
  part("delete-question").textContent = say("delete_document", { name });
  dialog.showModal();
}

async function remove({ url, name }) {
  const response = await ask(url, { method: "DELETE" }).catch(() => null);
  const isGone = response !== null && (response.ok || response.status === 404);
  complain(part("delete-problem"), isGone ? "" : say("no_answer"));
  if (!isGone) return;
  announce(say("deleted", { name }));
  shown = refreshes;
  takeOut(buttonOf(url)?.closest("li"));
  refresh();
}

const buttonOf = (url) =>
  [...part("documents").querySelectorAll(".delete")].find((one) => one.dataset.url === url);

// The keyboard's place goes on to the next row, unless it is somewhere else by now.
function takeOut(row) {
  if (!row) return;
  const near = row.nextElementSibling ?? row.previousElementSibling;
  if (row.contains(document.activeElement)) (near?.querySelector(".delete") ?? part("main")).focus();
  row.remove();
}

// The row of the question may have been rendered again, or be gone.
function keepPlace() {
  if (document.activeElement !== document.body) return;
  (buttonOf(asked.url) ?? part("main")).focus();
}

part("files").addEventListener("change", (event) => {
  take([...event.target.files]);
  event.target.value = "";
});
part("documents").addEventListener("click", (event) => {
  const button = event.target.closest(".delete");
  if (button) question(button.dataset);
});
// "close" would come too late: the next question may be open by then.
dialog.querySelector("form").addEventListener("submit", ({ submitter }) => {
  if (submitter.value === "delete") remove(asked);
});
dialog.addEventListener("close", keepPlace);
document.addEventListener("dragover", (event) => {
  event.preventDefault();
  part("drop").classList.add("over");
});
document.addEventListener("dragleave", (event) => {
  if (event.relatedTarget === null) part("drop").classList.remove("over");
});
document.addEventListener("drop", (event) => {
  event.preventDefault();
  part("drop").classList.remove("over");
  take([...event.dataTransfer.files]);
});
