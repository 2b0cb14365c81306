// Small things done to the document by several scripts.

export const part = (id) => document.getElementById(id);

// An alert that stands beside what it is about; no text hides it.
export function complain(element, text) {
  const place = element.querySelector("p") ?? element;
  place.textContent = text;
  element.hidden = !text;
}

// Tells people who hear the page; the same text is not read twice.
export function announce(text) {
  const said = part("said");
  if (said.textContent !== text) said.textContent = text;
}

export function showAway(isAway) {
  part("away").hidden = !isAway;
}

// Takes over the server's new rendering of one element, and keeps the keyboard's place in it.
export function takeOver(element, fresh) {
  const focused = element.contains(document.activeElement) ? document.activeElement : null;
  element.replaceChildren(...fresh.childNodes);
  for (const { name, value } of fresh.attributes) element.setAttribute(name, value);
  for (const { name } of [...element.attributes]) {
    if (!fresh.hasAttribute(name)) element.removeAttribute(name);
  }
  if (focused === null) return;
  (twin(focused, element) ?? part("main")).focus({ preventScroll: true });
}

// The same element in the new rendering, where there is no doubt which that is.
function twin(old, inside) {
  if (old.id) return part(old.id);
  const alike = [...inside.querySelectorAll(old.localName)].filter((one) => one.isEqualNode(old));
  return alike.length === 1 ? alike[0] : null;
}
