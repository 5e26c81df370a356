// SPDX-License-Identifier: AGPL-3.0-or-later
// What changed is said aloud, and the focus goes where the person has to look next.

const toasts = document.getElementById("toasts");
const SETTLING = 300;

function focusNext(within) {
  const target = within.matches?.("[data-focus]") ? within : within.querySelector?.("[data-focus]");
  if (!target) return;
  if (target.tabIndex < 0 && !target.hasAttribute("tabindex")) target.tabIndex = -1;
  target.focus();
}

// Screen readers announce what is put into a live region, not what was there when the page came.
function repeatInitialToasts() {
  if (!toasts?.querySelector("[data-toast]")) return;
  const notes = [...toasts.children];
  toasts.replaceChildren();
  setTimeout(() => toasts.append(...notes), SETTLING);
}

document.addEventListener("click", (event) => {
  event.target.closest("[data-dismiss]")?.closest("[data-toast]")?.remove();
});

// A link to a field leads to the field, also where it names a group of boxes.
document.addEventListener("click", (event) => {
  const link = event.target.closest(".error-summary a");
  const target = link && document.getElementById(link.hash.slice(1));
  if (!target) return;
  event.preventDefault();
  const field = target.matches("input, select, textarea") ? target : target.querySelector("input, select, textarea");
  (field ?? target).focus();
});

// Swapped away under the focus, a person would be thrown back to the top of the page.
let lostFocus;
document.addEventListener("htmx:beforeSwap", (event) => {
  const target = event.detail.target;
  lostFocus = target.contains(document.activeElement) ? { id: document.activeElement.id, target } : null;
});

document.addEventListener("htmx:afterSettle", (event) => {
  const fresh = event.detail.elt;
  if (fresh.matches("[data-focus]") || fresh.querySelector("[data-focus]")) return focusNext(fresh);
  if (!lostFocus || document.activeElement !== document.body) return;
  const target = (lostFocus.id && document.getElementById(lostFocus.id)) || document.getElementById(lostFocus.target.id) || fresh;
  if (target.tabIndex < 0) target.tabIndex = -1;
  target.focus({ preventScroll: true });
});

// The server may send words to say with any answer: HX-Trigger: {"announce": "12 organisations"}.
document.addEventListener("announce", (event) => {
  if (!toasts) return;
  const words = document.createElement("p");
  words.className = "visually-hidden";
  words.textContent = event.detail.value ?? "";
  toasts.append(words);
  setTimeout(() => words.remove(), 5000);
});

// One press is enough: a second one while the first is on its way is left out.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method !== "post" || event.defaultPrevented) return;
  if (form.getAttribute("aria-busy") === "true") return event.preventDefault();
  form.setAttribute("aria-busy", "true");
  setTimeout(() => form.removeAttribute("aria-busy"), 4000);
});
addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[aria-busy]")) form.removeAttribute("aria-busy");
});

focusNext(document);
repeatInitialToasts();
