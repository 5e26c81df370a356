// SPDX-License-Identifier: AGPL-3.0-or-later
// A whole candidate in nine key presses: 1–5 for points, Shift adds a half, 0 for "cannot judge". The keys work only
// while a question has the focus (WCAG 2.1.4); without script the same radio buttons are chosen one by one.

const form = document.querySelector("[data-scoring]");
const questions = form ? [...form.querySelectorAll("[data-question]")] : [];
const writing = (target) => target.matches("textarea, select, input:not([type='radio'])");

function focusOn(question) {
  const radio = question?.querySelector("input:checked") ?? question?.querySelector("input[type='radio']");
  (radio ?? form.querySelector("button[type='submit']"))?.focus();
}

function valueOf(event) {
  const digit = /^(?:Digit|Numpad)([0-9])$/.exec(event.code)?.[1];
  if (digit === undefined) return null;
  if (digit === "0") return "cannot";
  return String(Number(digit) + (event.shiftKey ? 0.5 : 0));
}

form?.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || writing(event.target)) return;
  const question = event.target.closest("[data-question]");
  const value = valueOf(event);
  if (!question || value === null) return;
  const radio = [...question.querySelectorAll("input[type='radio']")].find((one) => one.value === value);
  if (!radio) return;
  event.preventDefault();
  radio.checked = true;
  radio.dispatchEvent(new Event("change", { bubbles: true }));
  focusOn(questions[questions.indexOf(question) + 1]);
});

if (questions.length && !document.querySelector("[data-focus]")) {
  focusOn(questions.find((question) => !question.querySelector("input:checked")) ?? questions[0]);
}
