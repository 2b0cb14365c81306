// How fast something goes, over its last seconds.

const WINDOW_MS = 8_000;

export class Rate {
  #seen = [];

  // Amount per second, or null while too little was seen.
  add(amount, now = performance.now()) {
    this.#seen.push({ amount, now });
    while (this.#seen.length > 2 && now - this.#seen[0].now > WINDOW_MS) this.#seen.shift();
    const first = this.#seen[0];
    const seconds = (now - first.now) / 1000;
    return seconds >= 0.5 && amount > first.amount ? (amount - first.amount) / seconds : null;
  }
}
