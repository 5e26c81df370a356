// SPDX-License-Identifier: AGPL-3.0-or-later
// The search box suggests while somebody types: a combobox with a list box (WAI-ARIA 1.2). Without this script the
// form leads to the search page.

const WAIT_WHILE_TYPING = 150;
const SHORTEST = 2;

const form = document.querySelector("[data-suggestions]");
const box = form?.querySelector("input[type=search]");
const list = form?.querySelector("[role=listbox]");

let timer;
let asked = ""; // what is on its way
let shown = ""; // what the list is about
let chosen = null;

const wanted = () => box.value.trim();
const options = () => [...list.querySelectorAll("[role=option]")];
const isOpen = () => !list.hidden;

function choose(option) {
  chosen?.setAttribute("aria-selected", "false");
  chosen = option ?? null;
  chosen?.setAttribute("aria-selected", "true");
  chosen?.scrollIntoView({ block: "nearest" });
  if (chosen) box.setAttribute("aria-activedescendant", chosen.id);
  else box.removeAttribute("aria-activedescendant");
}

function close() {
  clearTimeout(timer);
  choose(null);
  list.hidden = true;
  box.setAttribute("aria-expanded", "false");
}

function open() {
  if (!list.querySelector("[role=option]")) return close();
  list.hidden = false;
  box.setAttribute("aria-expanded", "true");
}

const say = (words) => document.dispatchEvent(new CustomEvent("announce", { detail: { value: words } }));

function show(text, html) {
  const piece = new DOMParser().parseFromString(html, "text/html");
  const said = piece.querySelector("[data-said]");
  said?.remove();
  const before = chosen?.href;
  choose(null);
  list.replaceChildren(...piece.body.children);
  shown = text;
  if (document.activeElement !== box) return;
  open();
  // A line chosen from an earlier answer stays chosen when a later one brings it, too.
  choose(options().find((option) => option.href === before));
  say(said?.textContent.trim() ?? "");
}

// One question at a time: what was typed meanwhile is asked when the answer is here.
async function ask() {
  const text = wanted();
  if (asked || text === shown) return;
  if (text.length < SHORTEST) {
    shown = "";
    list.replaceChildren();
    return close();
  }
  asked = text;
  let html = "";
  try {
    const answer = await fetch(`${form.dataset.suggestions}?${new URLSearchParams({ q: text })}`, { headers: { Accept: "text/html" } });
    if (answer.ok && !answer.redirected) html = await answer.text();
  } catch {
    // Out of reach: the form still leads to the search page.
  } finally {
    asked = "";
  }
  if (!html) return close();
  if (wanted() === text || wanted().length >= SHORTEST) show(text, html);
  if (wanted() !== text) ask();
}

function step(by) {
  const all = options();
  if (!all.length) return;
  const here = all.indexOf(chosen);
  // Before the first and after the last one is the box itself.
  const next = here < 0 ? (by > 0 ? 0 : all.length - 1) : here + by;
  choose(all[next]);
}

const keys = {
  ArrowDown: () => (isOpen() ? step(1) : (open(), step(1))),
  ArrowUp: () => (isOpen() ? step(-1) : (open(), step(-1))),
  Escape() {
    if (!isOpen()) return false;
    close();
    return true;
  },
  Enter() {
    if (!chosen) return false;
    location.assign(chosen.href);
    return true;
  },
};

function prepare() {
  for (const [name, value] of Object.entries({ role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": list.id })) box.setAttribute(name, value);

  box.addEventListener("input", () => {
    choose(null);
    clearTimeout(timer);
    timer = setTimeout(ask, WAIT_WHILE_TYPING);
  });
  box.addEventListener("focus", () => {
    if (shown && shown === wanted()) open();
  });
  box.addEventListener("keydown", (event) => {
    if (event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
    if (keys[event.key]?.() !== false && keys[event.key]) event.preventDefault();
  });
  form.addEventListener("submit", close);
  form.addEventListener("focusout", (event) => {
    if (!form.contains(event.relatedTarget)) close();
  });
  // The focus stays in the box while somebody presses on a line.
  list.addEventListener("mousedown", (event) => event.preventDefault());
}

if (box && list) prepare();
