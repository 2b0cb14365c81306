// The place of one file in a form of several: sent as soon as it is chosen, kept over a reload.

import { announce, complain, part } from "./dom.js";
import { upload } from "./resumable.js";
import { percent, plain, say, size } from "./words.js";

const MUSIC = /\.(mp3|wav|m4a|aac|flac|ogg|oga|opus|wma)$/i;
const key = (name) => `holdfast-video-${name}`;

// Which of the two places a file is for, where nobody says.
export const placeOf = (filename) => (MUSIC.test(filename) ? "bgm" : "dance");

// Another page hands over what it has sent: { file_id, filename, file_size }.
export function handOver({ file_id, filename, file_size }) {
  sessionStorage.setItem(key(placeOf(filename)), JSON.stringify({ file_id, filename, file_size }));
}

export class Place {
  #kept = null;
  #running = null;
  #sent = null;

  constructor(name, { resumableUrl, limitBytes }) {
    this.name = name;
    this.url = resumableUrl;
    this.limit = Number(limitBytes);
    part(name).addEventListener("change", ({ target }) => this.take(target.files[0]));
    this.#part("cancel").addEventListener("click", () => this.#running?.cancel());
    const stored = sessionStorage.getItem(key(name));
    if (stored) this.#keep(JSON.parse(stored));
  }

  #part(of) {
    return part(`${this.name}-${of}`);
  }

  get isEmpty() {
    return this.#kept === null && this.#running === null;
  }

  get isSending() {
    return this.#running !== null;
  }

  // The file's id as soon as all of it has arrived; null where it does not.
  async fileId() {
    await this.#sent;
    return this.#kept?.file_id ?? null;
  }

  take(file) {
    if (!file) return;
    this.#running?.cancel();
    this.#running = null;
    this.#setSending(false);
    this.forget();
    if (file.size > this.limit) {
      const facts = { size: size(file.size), limit: size(this.limit) };
      return complain(this.#part("problem"), say("media_too_large", facts));
    }
    this.#sent = this.#send(file);
  }

  forget() {
    this.#kept = null;
    sessionStorage.removeItem(key(this.name));
    this.#show("", 0, say("choose_file"));
  }

  #keep(kept) {
    this.#kept = kept;
    sessionStorage.setItem(key(this.name), JSON.stringify(kept));
    this.#show(kept.filename, kept.file_size, say("choose_other"));
    this.#part("figures").textContent = say("arrived");
  }

  async #send(file) {
    const running = (this.#running = upload(this.url, file, (how) => this.#progress(running, how)));
    this.#show(file.name, file.size, say("choose_other"));
    this.#setSending(true);
    try {
      const file_id = await running.done;
      if (running !== this.#running) return;
      this.#keep({ file_id, filename: file.name, file_size: file.size });
      announce(`${plain(file.name)}: ${say("arrived")}`);
    } catch (problem) {
      if (running !== this.#running) return;
      this.forget();
      complain(this.#part("problem"), problem.message);
    }
    this.#running = null;
    this.#setSending(false);
    part(this.name).value = "";
  }

  #show(filename, bytes, choose) {
    this.#part("name").textContent = filename && `${plain(filename)} (${size(bytes)})`;
    this.#part("choose").textContent = choose;
    this.#part("figures").textContent = "";
    complain(this.#part("problem"), "");
  }

  #setSending(isSending) {
    for (const of of ["bar", "cancel"]) this.#part(of).hidden = !isSending;
    this.#part("bar").value = 0;
  }

  // An upload that another file has taken the place of says nothing any more.
  #progress(running, { part: done, text }) {
    if (running !== this.#running) return;
    this.#part("bar").value = done;
    this.#part("figures").textContent = text;
    const quarter = Math.floor(done * 4) / 4;
    if (quarter > 0) announce(say("percent", { percent: percent(quarter) }));
  }
}
