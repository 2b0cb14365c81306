// Requests to the service, and what can be said about their failures.

import { say } from "./words.js";

const PATIENCE_MS = 40_000;

export class Problem extends Error {
  constructor(sentence, status = 0) {
    super(sentence);
    this.status = status;
  }

  // Whether the same request may succeed when it is sent again.
  get isPassing() {
    return this.status === 0 || this.status === 429 || this.status >= 500;
  }
}

// Resolves to the response, whatever its status; rejects where there is none.
export function ask(url, options = {}) {
  return fetch(url, { signal: AbortSignal.timeout(PATIENCE_MS), ...options });
}

export function problemOf(status, text) {
  try {
    const { detail } = JSON.parse(text);
    if (detail) return new Problem(detail, status);
  } catch {
    // A proxy in between answers in its own words, which help nobody.
  }
  return new Problem(say("strange_answer", { status }), status);
}

export async function send(url, options) {
  let response;
  try {
    response = await ask(url, options);
  } catch {
    throw new Problem(say("no_answer"));
  }
  const text = await response.text();
  if (!response.ok) throw problemOf(response.status, text);
  return JSON.parse(text);
}

export async function readPage() {
  const response = await ask(location.href);
  if (!response.ok) throw new Problem("", response.status);
  return new DOMParser().parseFromString(await response.text(), "text/html");
}
