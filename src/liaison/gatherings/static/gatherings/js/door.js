// SPDX-License-Identifier: AGPL-3.0-or-later
// Ticks at the door stay on this telephone until the server has said that it has them: a bad network, a page that is
// opened anew and a battery that dies lose none. Each has a number of its own, so sending one again is no harm.
// Without this file the same buttons send a plain form each.

const door = document.querySelector("[data-door]");
const list = door?.querySelector("[data-people]");
const still = document.querySelector("[data-still]");
const KEY = `liaison-door ${door?.dataset.door}`;
const AGAIN = [1000, 2000, 5000, 10000, 20000];
let tries = 0;
let timer;
let isSending = false;

// --- what is kept ---

function kept() {
  try {
    return JSON.parse(localStorage.getItem(KEY) ?? "[]");
  } catch {
    return [];
  }
}

function keep(waiting) {
  if (waiting.length) localStorage.setItem(KEY, JSON.stringify(waiting));
  else localStorage.removeItem(KEY);
  sayHowMany(waiting.length);
}

function sayHowMany(count) {
  still.hidden = count === 0;
  still.textContent = count ? still.dataset.still.replace("{n}", count) : "";
}

// On plain http only localhost has crypto.randomUUID.
function number() {
  if (crypto.randomUUID) return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

// --- what is shown ---

const rowOf = (person) => list.querySelector(`[data-person="${CSS.escape(person)}"]`);

function show(row, tick) {
  row.dataset.tick = tick;
  row.querySelector("button").setAttribute("aria-pressed", tick ? "true" : "false");
}

function count() {
  const here = list.querySelectorAll('[aria-pressed="true"]').length;
  const words = door.querySelector("[data-here]");
  words.textContent = words.dataset.here.replace("{n}", here).replace("{all}", list.children.length);
}

function showKept() {
  for (const one of kept()) {
    if (one.name !== undefined) addRow(one);
    else if (rowOf(one.person)) show(rowOf(one.person), one.off ? "" : one.id);
  }
  count();
}

function addRow(one) {
  if (list.querySelector(`[data-walk-in="${CSS.escape(one.id)}"]`)) return;
  const row = door.querySelector("template").content.firstElementChild.cloneNode(true);
  row.dataset.walkIn = one.id;
  row.dataset.name = `${one.name} ${one.organisation}`.toLowerCase();
  row.querySelector(".door__name").textContent = one.name;
  row.querySelector(".door__more").textContent = one.organisation;
  list.append(row);
}

// --- ticking ---

function press(row) {
  if (row.dataset.walkIn) return;
  const person = row.dataset.person;
  const waiting = kept();
  const before = row.dataset.tick;
  const one = { id: number(), person, at: new Date().toISOString() };
  if (before) one.off = before;
  keep([...waiting, one]);
  show(row, before ? "" : one.id);
  count();
  send();
}

async function send() {
  const waiting = kept();
  if (isSending || !waiting.length) return;
  isSending = true;
  clearTimeout(timer);
  const words = new FormData(door.querySelector("form[data-ticks]"));
  words.set("ticks", JSON.stringify(waiting.slice(0, 100)));
  let isOver = false;
  try {
    const answer = await fetch(door.dataset.ticks, { method: "POST", body: words, redirect: "error" });
    if (!answer.ok) throw new Error(answer.status);
    settle(await answer.json());
    tries = 0;
    isOver = !kept().length;
  } catch {
    tries += 1;
  }
  isSending = false;
  if (!isOver) timer = setTimeout(send, tries ? AGAIN[Math.min(tries, AGAIN.length) - 1] : 0);
}

function settle(answer) {
  const settled = new Set(answer.settled);
  const walkedIn = kept().some((one) => one.name !== undefined && settled.has(one.id));
  keep(kept().filter((one) => !settled.has(one.id)));
  // Somebody new has a number now that only the page knows.
  if (walkedIn && !kept().length && !door.contains(document.activeElement)) return location.reload();
  const open = new Set(kept().map((one) => one.person));
  for (const [person, tick] of Object.entries(answer.people)) {
    if (!open.has(person) && rowOf(person)) show(rowOf(person), tick);
  }
  count();
}

// --- searching ---

const plain = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();

function search(text) {
  const wanted = plain(text).split(/\s+/).filter(Boolean);
  for (const row of list.children) {
    const name = plain(`${row.dataset.name} ${row.textContent}`);
    row.hidden = !wanted.every((word) => name.includes(word));
  }
}

// --- walking in ---

function walkIn(form) {
  const typed = Object.fromEntries(["name", "email", "organisation"].map((name) => [name, form.elements[name].value.trim()]));
  const one = { id: number(), at: new Date().toISOString(), ...typed };
  keep([...kept(), one]);
  addRow(one);
  form.reset();
  form.closest("details").open = false;
  count();
  send();
}

if (door) {
  door.addEventListener("click", (event) => {
    const row = event.target.closest("[data-people] > li");
    if (!row || !event.target.closest("button")) return;
    event.preventDefault();
    press(row);
  });
  door.addEventListener("submit", (event) => {
    if (event.target.matches("[data-walk-in-form]")) walkIn(event.target);
    if (!event.target.matches("[data-walk-in-form], [role='search']")) return;
    event.preventDefault();
    event.stopPropagation();
  }, true);
  door.querySelector("[type='search']").addEventListener("input", (event) => search(event.target.value));
  addEventListener("online", send);
  addEventListener("pageshow", send);
  document.addEventListener("visibilitychange", () => document.hidden || send());
  // Two windows of one telephone keep the same list.
  addEventListener("storage", (event) => event.key === KEY && sayHowMany(kept().length));
  showKept();
  sayHowMany(kept().length);
  send();
}
