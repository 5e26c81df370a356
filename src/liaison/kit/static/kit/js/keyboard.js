// SPDX-License-Identifier: AGPL-3.0-or-later
// Single keys for people who are here all day. They can be switched off (WCAG 2.1.4) in the list that ? shows.

const SETTING = "single-key-shortcuts";
const list = document.getElementById("shortcuts");
const setting = document.getElementById("shortcuts-on");
let goPressed = false;

const switchedOn = () => localStorage.getItem(SETTING) !== "off";

if (setting) {
  setting.checked = switchedOn();
  setting.addEventListener("change", () => localStorage.setItem(SETTING, setting.checked ? "on" : "off"));
}

function openMenu(name) {
  const menu = document.querySelector(`details[data-menu="${name}"]`);
  if (!menu) return false;
  menu.open = true;
  menu.querySelector(".menu__panel a, .menu__panel button")?.focus();
  return true;
}

function focusOn(selector) {
  const target = document.querySelector(selector);
  target?.focus();
  target?.select?.();
  return Boolean(target);
}

function stepThroughRows(by) {
  const links = [...document.querySelectorAll(".list tbody :is(th, .list__title) a, .list tbody a.list__title")];
  if (!links.length) return false;
  const here = links.indexOf(document.activeElement.closest("tr")?.querySelector("th a, a.list__title"));
  const next = here < 0 ? (by > 0 ? 0 : links.length - 1) : here + by;
  links[Math.min(Math.max(next, 0), links.length - 1)].focus();
  return true;
}

function goTo(letter) {
  const link = [...document.querySelectorAll("[data-shortcut]")].find((one) => one.dataset.shortcut === letter);
  link?.click();
  return Boolean(link);
}

const keys = {
  "/": () => focusOn("#search"),
  n: () => openMenu("add"),
  u: () => focusOn(".toast__button--undo"),
  j: () => stepThroughRows(1),
  k: () => stepThroughRows(-1),
  "?": () => {
    list?.showModal();
    return Boolean(list);
  },
  g: () => {
    goPressed = true;
    setTimeout(() => { goPressed = false; }, 1500);
    return true;
  },
};

const typing = (target) => target.isContentEditable || target.matches?.("input:not([type=checkbox], [type=radio]), textarea, select");

document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  if (!switchedOn() || typing(event.target) || document.querySelector("dialog[open]")) return;
  const going = goPressed;
  goPressed = false;
  const handled = going ? goTo(event.key) : keys[event.key]?.();
  if (handled) event.preventDefault();
});

document.addEventListener("click", (event) => {
  if (event.target.closest("[data-shortcuts]")) list?.showModal();
});
