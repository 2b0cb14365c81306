// Sends files, telling how far it is; fetch cannot tell that.

import { Problem, problemOf } from "./http.js";
import { reporter } from "./progress.js";
import { say } from "./words.js";

// `files` by field name. Returns { done, cancel }: a promise of the service's answer, and a way to
// stop.
export function upload(url, files, onProgress, headers = {}) {
  const request = new XMLHttpRequest();
  const done = new Promise((resolve, reject) => {
    request.onload = () => {
      if (request.status >= 200 && request.status < 300) resolve(JSON.parse(request.responseText));
      else reject(problemOf(request.status, request.responseText));
    };
    request.onerror = () => reject(new Problem(say("upload_broken")));
    request.onabort = () => reject(new Problem(say("upload_cancelled")));
  });
  request.upload.onprogress = reporter(onProgress);
  request.open("POST", url);
  for (const [name, value] of Object.entries(headers)) request.setRequestHeader(name, value);
  const form = new FormData();
  for (const [name, file] of Object.entries(files)) form.append(name, file);
  request.send(form);
  return { done, cancel: () => request.abort() };
}
