// SPDX-License-Identifier: AGPL-3.0-or-later
// The board by mouse and by arrow keys. Without this file, "Move" on each card leads to a plain form.

const cardOf = (target) => target.closest?.(".card");
const columnOf = (target) => target.closest?.(".column");
const listIn = (column) => column.querySelector(".column__cards");
const linkIn = (card) => card.querySelector(".card__name");
const columns = () => [...document.querySelectorAll(".board .column")];
const form = document.getElementById("board-move");
const news = document.getElementById("board-news");

// --- moving ---

async function move(card, column) {
  const from = columnOf(card);
  if (!card.dataset.move || column === from || card.dataset.waiting) return;
  const next = card.nextElementSibling;
  const hadFocus = card.contains(document.activeElement);
  const putBack = () => listIn(from).insertBefore(card, next);
  listIn(column).append(card);
  card.dataset.waiting = "";
  if (hadFocus) linkIn(card).focus();
  try {
    await send(card, column);
  } catch {
    putBack();
    delete card.dataset.waiting;
    if (hadFocus) linkIn(card).focus();
    news.textContent = "";
    news.textContent = news.dataset.failed;
  }
}

async function send(card, column) {
  const words = new FormData(form);
  words.set("stage", column.dataset.stage);
  words.set("seen_in", card.dataset.seenIn);
  words.set("once", crypto.randomUUID?.() ?? "");
  const answer = await fetch(card.dataset.move, { method: "POST", body: words, headers: { "HX-Request": "true" } });
  const elsewhere = answer.headers.get("HX-Redirect");
  if (elsewhere) return location.assign(elsewhere);
  if (!answer.ok) throw new Error(answer.status);
  const pieces = new DOMParser().parseFromString(await answer.text(), "text/html").body.children;
  for (const piece of [...pieces]) replace(piece);
  card.dataset.seenIn = column.dataset.stage;
  card.classList.remove("card--late", "card--very_late");
  delete card.dataset.waiting;
}

function replace(piece) {
  const old = document.getElementById(piece.id);
  // A live region is only heard when what is in it changes.
  if (piece.id === "toasts") old.replaceChildren(...piece.childNodes);
  else old?.replaceWith(document.adoptNode(piece));
}

// --- by mouse ---

let dragged;

document.addEventListener("dragstart", (event) => {
  const card = cardOf(event.target);
  if (!card?.dataset.move) return;
  dragged = card;
  card.dataset.dragged = "";
  event.dataTransfer.effectAllowed = "move";
  event.dataTransfer.setData("text/plain", linkIn(card).textContent);
});

document.addEventListener("dragover", (event) => {
  const column = columnOf(event.target);
  if (!dragged || !column) return;
  event.preventDefault();
  event.dataTransfer.dropEffect = "move";
  for (const one of columns()) one.toggleAttribute("data-over", one === column && one !== columnOf(dragged));
});

document.addEventListener("drop", (event) => {
  const column = columnOf(event.target);
  if (!dragged || !column) return;
  event.preventDefault();
  move(dragged, column);
});

document.addEventListener("dragend", () => {
  if (dragged) delete dragged.dataset.dragged;
  dragged = undefined;
  for (const one of columns()) one.removeAttribute("data-over");
});

// --- by keyboard: arrows walk from card to card, with Shift they take the card along ---

const rightToLeft = document.documentElement.dir === "rtl";
const sideways = { ArrowLeft: rightToLeft ? 1 : -1, ArrowRight: rightToLeft ? -1 : 1 };
const upAndDown = { ArrowUp: -1, ArrowDown: 1 };

document.addEventListener("keydown", (event) => {
  const card = cardOf(event.target);
  if (!card || event.ctrlKey || event.metaKey || event.altKey) return;
  const handled = event.shiftKey ? take(card, sideways[event.key]) : walk(card, event.key);
  if (handled) event.preventDefault();
});

function take(card, by) {
  if (!by) return false;
  const all = columns();
  const column = all[all.indexOf(columnOf(card)) + by];
  if (column) move(card, column);
  return true;
}

function walk(card, key) {
  if (!(key in sideways) && !(key in upAndDown)) return false;
  const target = key in upAndDown ? neighbour(card, upAndDown[key]) : across(card, sideways[key]);
  if (target) linkIn(target).focus();
  return true;
}

const neighbour = (card, by) => (by > 0 ? card.nextElementSibling : card.previousElementSibling);

function across(card, by) {
  const all = columns();
  const place = [...listIn(columnOf(card)).children].indexOf(card);
  for (let at = all.indexOf(columnOf(card)) + by; at in all; at += by) {
    const cards = listIn(all[at]).children;
    if (cards.length) return cards[Math.min(place, cards.length - 1)];
  }
  return undefined;
}
