// SPDX-License-Identifier: AGPL-3.0-or-later
// Lists: filters that apply as they change, rows that open wherever they are clicked, several rows picked at once.

const WAIT_WHILE_TYPING = 250;
let typingTimer;

document.addEventListener("change", (event) => {
  const form = event.target.form;
  if (form?.matches("[data-autosubmit]") && event.target.type !== "search") form.requestSubmit();
  if (event.target.matches("[data-pick-all]")) pickAll(event.target);
  if (event.target.matches("[data-pick], [data-pick-all]")) showSelection();
});

document.addEventListener("input", (event) => {
  const form = event.target.form;
  if (event.target.type !== "search" || !form?.matches("[data-autosubmit]")) return;
  clearTimeout(typingTimer);
  typingTimer = setTimeout(() => form.requestSubmit(), WAIT_WHILE_TYPING);
});

document.addEventListener("click", (event) => {
  const row = event.target.closest("tr[data-href]");
  if (!row || event.defaultPrevented || event.target.closest("a, button, input, label, select, summary, time")) return;
  if (getSelection().toString()) return;
  if (event.ctrlKey || event.metaKey) open(row.dataset.href);
  else location.assign(row.dataset.href);
});

// --- several at once ---

let lastPicked;

document.addEventListener("click", (event) => {
  if (!event.target.matches("[data-pick]")) return;
  if (event.shiftKey && lastPicked?.isConnected) pickBetween(lastPicked, event.target);
  lastPicked = event.target;
});

const picks = (within = document) => [...within.querySelectorAll("[data-pick]")];

function pickAll(box) {
  for (const pick of picks(box.closest("table"))) pick.checked = box.checked;
}

function pickBetween(one, other) {
  const all = picks();
  const [from, to] = [all.indexOf(one), all.indexOf(other)].sort((a, b) => a - b);
  for (const pick of all.slice(from, to + 1)) pick.checked = other.checked;
  showSelection();
}

function showSelection() {
  const all = picks();
  const count = all.filter((pick) => pick.checked).length;
  for (const bar of document.querySelectorAll("[data-selection]")) {
    bar.hidden = count === 0;
    for (const number of bar.querySelectorAll("[data-selection-count]")) number.textContent = count.toLocaleString(document.documentElement.lang);
  }
  for (const box of document.querySelectorAll("[data-pick-all]")) {
    box.checked = count > 0 && count === all.length;
    box.indeterminate = count > 0 && count < all.length;
  }
}

// --- what the cards on a phone must not lose: shown as blocks, some browsers forget that a table is one ---

function keepTableRoles(within) {
  for (const table of within.querySelectorAll("table.list:not([role])")) {
    table.setAttribute("role", "table");
    for (const group of table.querySelectorAll("thead, tbody, tfoot")) group.setAttribute("role", "rowgroup");
    for (const row of table.rows) row.setAttribute("role", "row");
    for (const cell of table.querySelectorAll("td")) cell.setAttribute("role", "cell");
    for (const head of table.querySelectorAll("th")) head.setAttribute("role", head.scope === "row" ? "rowheader" : "columnheader");
  }
}

// --- what is wider than its place ---

const WIDE = ".wide";
const PRESENT = ".tabs [aria-current], .rail [aria-current], .way [aria-current]";

function showWhatFits() {
  for (const box of document.querySelectorAll(WIDE)) {
    box.toggleAttribute("data-fits", box.firstElementChild.offsetWidth <= box.clientWidth);
  }
}

// Tabs and stages that do not all fit show the present one.
function showWhereWeAre() {
  for (const here of document.querySelectorAll(PRESENT)) {
    const row = here.closest(".tabs, .rail, .way");
    const [outer, inner] = [row.getBoundingClientRect(), here.getBoundingClientRect()];
    if (inner.left < outer.left || inner.right > outer.right) {
      row.scrollLeft += (inner.left + inner.right - outer.left - outer.right) / 2;
    }
  }
}

function settle() {
  keepTableRoles(document);
  showSelection();
  showWhatFits();
  showWhereWeAre();
}

document.addEventListener("htmx:afterSettle", settle);
addEventListener("resize", showWhatFits);
addEventListener("resize", showWhereWeAre);
settle();
