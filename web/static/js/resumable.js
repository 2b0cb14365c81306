// Sends one file in pieces (tus 1.0): it goes on where it was after the line or the service broke.

import { ask, Problem, problemOf } from "./http.js";
import { reporter } from "./progress.js";
import { say } from "./words.js";

const VERSION = { "Tus-Resumable": "1.0.0" };
const PIECE_BYTES = 8 * 1024 * 1024;
const AWAY_GAP_MS = [500, 1_000, 2_000, 4_000, 8_000];
const LOCKED = 423;
const OTHER_OFFSET = 409;

// Returns { done, cancel }: a promise of the file's id, and a way to stop.
export function upload(url, file, onProgress) {
  const sending = new Sending(url, file, onProgress);
  return { done: sending.run(), cancel: () => sending.cancel() };
}

class Sending {
  #isCancelled = false;
  #request = null;
  #address = null;
  #offset = 0;
  #failures = 0;

  constructor(url, file, onProgress) {
    this.url = url;
    this.file = file;
    this.onProgress = onProgress;
    this.report = reporter(onProgress);
    // The same file, chosen again after a reload, goes on where it was.
    this.key = `holdfast-upload ${file.name} ${file.size} ${file.lastModified}`;
  }

  async run() {
    this.#address = localStorage.getItem(this.key);
    let isKnown = this.#address === null;
    while (this.#address === null || !isKnown || this.#offset < this.file.size) {
      try {
        if (this.#address === null) await this.#begin();
        else if (!isKnown) await this.#ask();
        else await this.#sendPiece();
        isKnown = true;
        this.#failures = 0;
      } catch (problem) {
        isKnown = false;
        await this.#recover(problem);
      }
      if (this.#isCancelled) throw new Problem(say("upload_cancelled"));
    }
    localStorage.removeItem(this.key);
    return this.#address.split("/").pop();
  }

  async #begin() {
    const bytes = new TextEncoder().encode(this.file.name);
    const name = btoa(String.fromCharCode(...bytes));
    const told = { "Upload-Length": this.file.size, "Upload-Metadata": `filename ${name}` };
    const response = await answer(this.url, { method: "POST", headers: { ...VERSION, ...told } });
    // A path: behind a proxy the service may not know its own name.
    this.#address = new URL(response.headers.get("Location")).pathname;
    this.#offset = 0;
    localStorage.setItem(this.key, this.#address);
  }

  async #ask() {
    const response = await answer(this.#address, { method: "HEAD", headers: VERSION });
    this.#offset = Number(response.headers.get("Upload-Offset"));
  }

  #sendPiece() {
    const piece = this.file.slice(this.#offset, this.#offset + PIECE_BYTES);
    return new Promise((resolve, reject) => {
      const request = (this.#request = new XMLHttpRequest());
      request.onload = () => {
        if (request.status !== 204) return reject(problemOf(request.status, request.responseText));
        this.#offset = Number(request.getResponseHeader("Upload-Offset"));
        resolve();
      };
      request.onerror = request.onabort = () => reject(new Problem(""));
      request.upload.onprogress = ({ loaded }) =>
        this.report({ loaded: this.#offset + loaded, total: this.file.size });
      request.open("PATCH", this.#address);
      const told = { "Upload-Offset": this.#offset, "Content-Type": "application/offset+octet-stream" };
      for (const [header, value] of Object.entries({ ...VERSION, ...told })) {
        request.setRequestHeader(header, value);
      }
      request.send(piece);
    });
  }

  async #recover(problem) {
    if (this.#isCancelled) return;
    if (problem.status === 404) {
      this.#address = null;
      localStorage.removeItem(this.key);
    } else if (problem.isPassing || problem.status === LOCKED || problem.status === OTHER_OFFSET) {
      const text = isOwnWord(problem) ? problem.message : say("upload_waits");
      this.onProgress({ part: this.#offset / (this.file.size || 1), text });
      await pause(AWAY_GAP_MS[Math.min(this.#failures++, AWAY_GAP_MS.length - 1)]);
    } else {
      throw problem;
    }
  }

  cancel() {
    this.#isCancelled = true;
    this.#request?.abort();
    localStorage.removeItem(this.key);
    // Best effort: what stays behind expires.
    if (this.#address) ask(this.#address, { method: "DELETE", headers: VERSION }).catch(() => {});
  }
}

// Of a full disk the service itself tells; other failures may be those of a proxy.
function isOwnWord({ status }) {
  return status === 507;
}

async function answer(url, options) {
  let response;
  try {
    response = await ask(url, options);
  } catch {
    throw new Problem("");
  }
  if (!response.ok) throw problemOf(response.status, await response.text());
  return response;
}

function pause(ms) {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
