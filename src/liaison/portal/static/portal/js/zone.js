// SPDX-License-Identifier: AGPL-3.0-or-later
// Shows free times in the visitor's own zone at once; without this they choose it in the form on the page.
const form = document.querySelector("form[data-guess-zone]");

if (form) {
  const own = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const known = [...form.elements.zone.options].some((option) => option.value === own);
  if (own && known && own !== form.elements.zone.value) {
    const address = new URL(location.href);
    address.searchParams.set("zone", own);
    location.replace(address);
  }
}
