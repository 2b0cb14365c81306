// How far an upload is, in words.

import { Rate } from "./rate.js";
import { duration, percent, say, size } from "./words.js";

// Takes { loaded, total } in bytes, hands on { part, text }.
export function reporter(onProgress) {
  const rate = new Rate();
  return ({ loaded, total }) => {
    const speed = rate.add(loaded);
    const part = total ? loaded / total : 0;
    onProgress({ part, text: describe({ part, loaded, total, speed }) });
  };
}

function describe({ part, loaded, total, speed }) {
  const facts = { percent: percent(part), done: size(loaded), total: size(total) };
  const parts = [say("uploaded", facts)];
  if (speed && loaded < total) {
    parts.push(say("speed", { rate: size(speed) }));
    parts.push(say("left", { duration: duration((total - loaded) / speed) }));
  }
  return parts.join(" · ");
}
