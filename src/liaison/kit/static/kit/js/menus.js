// SPDX-License-Identifier: AGPL-3.0-or-later
// Menus are <details>: they open by themselves. This closes them as people expect, and opens dialogs.

const openMenus = () => document.querySelectorAll("details.menu[open]");

document.addEventListener("toggle", (event) => {
  const opened = event.target;
  if (!opened.open || !opened.matches?.("details.menu")) return;
  for (const menu of openMenus()) if (menu !== opened) menu.open = false;
}, true);

document.addEventListener("click", (event) => {
  for (const menu of openMenus()) if (!menu.contains(event.target)) menu.open = false;

  const opener = event.target.closest("[data-dialog]");
  if (opener) document.getElementById(opener.dataset.dialog)?.showModal();
  if (event.target.matches("dialog")) closeOnBackdrop(event);
});

function closeOnBackdrop(event) {
  const box = event.target.getBoundingClientRect();
  const inside = event.clientX >= box.left && event.clientX <= box.right && event.clientY >= box.top && event.clientY <= box.bottom;
  if (!inside) event.target.close();
}

document.addEventListener("focusout", (event) => {
  const menu = event.target.closest("details.menu[open]");
  if (menu && event.relatedTarget && !menu.contains(event.relatedTarget)) menu.open = false;
});

document.addEventListener("keydown", (event) => {
  const menu = event.target.closest?.("details.menu[open]");
  if (!menu) return;
  if (event.key === "Escape") {
    menu.open = false;
    menu.querySelector("summary").focus();
  } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    if (event.target.matches("input")) return;
    event.preventDefault();
    step(menu, event.target, event.key === "ArrowDown" ? 1 : -1);
  }
});

function step(menu, from, by) {
  const stops = [...menu.querySelectorAll("summary, .menu__panel a, .menu__panel button")].filter((stop) => stop.checkVisibility());
  stops.at((stops.indexOf(from) + by) % stops.length)?.focus();
}
