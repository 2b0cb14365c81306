// Sentences, numbers, sizes and times in the language of the page.

const sentences = JSON.parse(document.getElementById("words").textContent);
// The viewer's own variant of the page's language: an en-GB browser writes 22 Nov 2026.
const pageLanguage = document.documentElement.lang;
const language =
  navigator.languages.find((own) => own.slice(0, 2) === pageLanguage.slice(0, 2)) ?? pageLanguage;

export function say(name, facts = {}) {
  const text = sentences[name] ?? name;
  return text.replace(/\{(\w+)\}/g, (_place, fact) => facts[fact] ?? "");
}

// A file's name as the service shows it: nothing that hides or turns round the text beside it.
export function plain(name) {
  return name.replace(/\p{C}/gu, "");
}

export function number(value, digits = 0) {
  return new Intl.NumberFormat(language, { maximumFractionDigits: digits }).format(value);
}

export function percent(part) {
  return number(Math.floor(100 * part));
}

export function size(bytes) {
  const units = ["B", "KB", "MB", "GB"];
  let value = bytes;
  while (value >= 1024 && units.length > 1) {
    value /= 1024;
    units.shift();
  }
  // Number and unit are never parted by the end of a line.
  return `${number(value, units[0] === "B" || value >= 100 ? 0 : 1)}\u00a0${units[0]}`;
}

export function duration(allSeconds) {
  const seconds = Math.max(1, Math.round(allSeconds));
  if (seconds < 60) return say("seconds", { seconds });
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return say("minutes", { minutes, seconds: seconds % 60 });
  return say("hours", { hours: Math.floor(minutes / 60), minutes: minutes % 60 });
}

function timeFormat(dateStyle, timeStyle, timeZone) {
  const format = new Intl.DateTimeFormat(language, { dateStyle, timeStyle, timeZone });
  return (date) => format.format(date);
}

const shortTime = timeFormat("medium", "short");
const secondsTime = timeFormat("medium", "medium");
const dayOfUtc = timeFormat("medium", undefined, "UTC");
const exactTime = timeFormat("full", "long");

// Puts the viewer's own time where the server wrote UTC.
export function localiseTimes(root) {
  for (const element of root.querySelectorAll("time[datetime]")) {
    const date = new Date(element.dateTime);
    if ("day" in element.dataset) {
      element.textContent = dayOfUtc(date);
      continue;
    }
    element.textContent = ("exact" in element.dataset ? secondsTime : shortTime)(date);
    element.title = exactTime(date);
  }
}
