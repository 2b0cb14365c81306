// The way from a file to a task: send it, choose sheet and column, submit.

import { Choice } from "./choose.js";
import { announce, complain, part } from "./dom.js";
import { send } from "./http.js";
import { handOver } from "./place.js";
import { upload } from "./resumable.js";
import { isSendingSeveral, takeAll } from "./several.js";
import { percent, plain, say, size } from "./words.js";

const form = part("send").dataset;
// Survives a change of language and a reload, so that nobody has to send a file twice.
const KEPT = "holdfast-workbook";

let choice = null;
let running = null;
let latest = null;

function take(files) {
  if (files.length === 0 || running) return;
  showProblem("", false);
  if (files.length > 1 || isSendingSeveral()) return takeSeveral(files);
  latest = files[0];
  if (latest.size > Number(form.limitBytes)) return refuse();
  start();
}

// Also while another file is being chosen from: it makes room.
function drop(files) {
  if (files.length > 0 && choice !== null) startOver();
  take(files);
}

function takeSeveral(files) {
  takeAll(files);
  // The same files can be chosen again.
  part("file").value = "";
}

function refuse() {
  const facts = { size: size(latest.size), limit: size(Number(form.limitBytes)) };
  showProblem(say("too_large", facts), false);
}

function showProblem(text, canRepeat) {
  complain(part("file-problem"), text);
  part("upload-again").hidden = !canRepeat;
}

async function start() {
  showProblem("", false);
  part("upload-name").textContent = say("sending", { name: plain(latest.name) });
  showUpload({ part: 0, text: "" });
  setUploading(true);
  running = upload(form.resumableUrl, latest, showUpload);
  try {
    const fileId = await running.done;
    showUpload({ part: 1, text: "" });
    open(await send(form.fileUrl.replace("FILE_ID", fileId)));
  } catch (problem) {
    showProblem(problem.message, problem.isPassing);
    setUploading(false);
    part("file").focus();
  } finally {
    running = null;
    part("file").value = "";
  }
}

function setUploading(isUploading) {
  part("upload").hidden = !isUploading;
  part("drop").hidden = isUploading;
  if (isUploading) part("upload-cancel").focus();
}

function showUpload(progress) {
  const bar = part("upload-bar");
  const isSent = progress.part >= 1;
  if (isSent) bar.removeAttribute("value");
  else bar.value = progress.part;
  part("upload-figures").textContent = isSent ? say("reading") : progress.text;
  const quarter = Math.floor(progress.part * 4) / 4;
  if (isSent) announce(say("reading"));
  else if (quarter > 0) announce(say("percent", { percent: percent(quarter) }));
}

function open(workbook, { isRestored = false } = {}) {
  workbook.key ??= `${workbook.file_id}-${Date.now()}`;
  sessionStorage.setItem(KEPT, JSON.stringify(workbook));
  part("step-file").hidden = true;
  setUploading(false);
  choice = new Choice(workbook);
  choice.show();
  if (isRestored) return;
  choice.first.focus();
  announce(say("ready"));
}

function startOver() {
  sessionStorage.removeItem(KEPT);
  choice = null;
  part("choose").hidden = true;
  part("step-file").hidden = false;
  part("file").focus();
}

// The page for dance videos goes on with the file that was sent here.
function leaveWithVideo() {
  handOver(choice.workbook);
  sessionStorage.removeItem(KEPT);
}

async function submit(event) {
  event.preventDefault();
  if (choice.kind === "claims" && choice.letter === null) return refuseChoice(say("choose_column"));
  if (choice.kind === "documents" && choice.docId === "") return refuseChoice(say("name_it"));
  part("submit").disabled = true;
  try {
    const url = choice.kind === "documents" ? form.insertUrl : form.submitUrl;
    const task = await send(url, submission());
    sessionStorage.removeItem(KEPT);
    location.assign(form.taskUrl.replace("TASK_ID", encodeURIComponent(task.task_id)));
  } catch (problem) {
    refuseChoice(problem.message);
  }
}

function refuseChoice(text) {
  complain(part("choose-problem"), text);
  part("submit").disabled = false;
  choice.first.focus();
}

// The key makes a second click, or a repeat after a lost answer, the same task.
function submission() {
  const { content, place } = choice.kind === "documents" ? documentToFind() : claimsToTake();
  const key = `${choice.workbook.key}-${place}`;
  return {
    method: "POST",
    headers: { "Content-Type": "application/json", "Idempotency-Key": key },
    body: JSON.stringify({ file_id: choice.workbook.file_id, ...content }),
  };
}

function claimsToTake() {
  const content = { sheet_name: choice.sheet.name, column_name: choice.letter };
  return { content, place: `${part("sheet").selectedIndex}-${choice.letter}` };
}

function documentToFind() {
  const bytes = new TextEncoder().encode(choice.docId);
  const sum = bytes.reduce((a, b) => (a * 31 + b) % 2 ** 32, 7);
  return { content: { doc_id: choice.docId }, place: `document-${sum}` };
}

function drag(event) {
  if (!event.dataTransfer?.types.includes("Files")) return;
  event.preventDefault();
  part("drop").classList.toggle("over", event.type === "dragover");
  if (event.type === "drop") drop(event.dataTransfer.files);
}

function warn(event) {
  if (running || isSendingSeveral()) event.preventDefault();
}

function listen() {
  part("file").addEventListener("change", (event) => take(event.target.files));
  part("upload-cancel").addEventListener("click", () => running?.cancel());
  part("upload-again").addEventListener("click", start);
  part("choose-other").addEventListener("click", startOver);
  part("choose").addEventListener("submit", submit);
  part("for-video").querySelector("a").addEventListener("click", leaveWithVideo);
  // The whole window: a file that misses the frame must not replace the page.
  for (const name of ["dragover", "dragleave", "drop"]) window.addEventListener(name, drag);
  window.addEventListener("beforeunload", warn);
  // Somebody who comes back from the task finds a page that is ready for the next file.
  window.addEventListener("pageshow", ({ persisted }) => persisted && choice && startOver());
}

listen();
const kept = sessionStorage.getItem(KEPT);
if (kept) open(JSON.parse(kept), { isRestored: true });
