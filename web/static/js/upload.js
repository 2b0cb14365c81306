// Sends one file, telling how far it is; fetch cannot tell that.

import { Problem, problemOf } from "./http.js";
import { reporter } from "./progress.js";
import { say } from "./words.js";

// Returns { done, cancel }: a promise of the service's answer, and a way to stop.
export function upload(url, file, onProgress) {
  const request = new XMLHttpRequest();
  const done = new Promise((resolve, reject) => {
    request.onload = () => {
      if (request.status === 201) resolve(JSON.parse(request.responseText));
      else reject(problemOf(request.status, request.responseText));
    };
    request.onerror = () => reject(new Problem(say("upload_broken")));
    request.onabort = () => reject(new Problem(say("upload_cancelled")));
  });
  request.upload.onprogress = reporter(onProgress);
  request.open("POST", url);
  const form = new FormData();
  form.append("file", file);
  request.send(form);
  return { done, cancel: () => request.abort() };
}
