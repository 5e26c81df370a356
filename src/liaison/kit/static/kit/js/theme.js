// SPDX-License-Identifier: AGPL-3.0-or-later
// Light, dark or high contrast: worn at once and kept in a cookie, which the server reads before the next page.

const root = document.documentElement;
const ONE_YEAR = 365 * 24 * 60 * 60;

function wear(theme) {
  root.classList.remove("theme-light", "theme-dark", "theme-contrast");
  if (theme) root.classList.add(`theme-${theme}`);
  const secure = location.protocol === "https:" ? "; secure" : "";
  document.cookie = `theme=${theme}; path=/; max-age=${theme ? ONE_YEAR : 0}; samesite=lax${secure}`;
}

document.addEventListener("change", (event) => {
  if (event.target.name === "theme" && event.target.closest("[data-theme-form]")) wear(event.target.value);
});
