// Uploads a file with tus-js-client: `node upload.mjs ENDPOINT FILE CHUNK_BYTES ABORT_AFTER_BYTES`.
// Aborts once where told to, and then goes on; prints the address of the upload.

import { createReadStream, statSync } from "node:fs";
import * as tus from "tus-js-client";

const [endpoint, path, chunkSize, abortAfter] = process.argv.slice(2);

function upload(uploadUrl, onProgress) {
  return new Promise((resolve, reject) => {
    const one = new tus.Upload(createReadStream(path), {
      endpoint,
      uploadUrl,
      uploadSize: statSync(path).size,
      chunkSize: Number(chunkSize),
      retryDelays: [100, 300, 1000, 2000, 4000],
      metadata: { filename: "名.xlsx" },
      onProgress: (sent) => onProgress?.(one, sent, resolve),
      onSuccess: () => resolve(one.url),
      onError: reject,
    });
    one.start();
  });
}

let url = await upload(null, async (one, sent, resolve) => {
  if (Number(abortAfter) && sent > Number(abortAfter)) {
    await one.abort();
    resolve(one.url);
  }
});
url = await upload(url);
console.log(url);
