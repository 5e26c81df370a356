// SPDX-License-Identifier: AGPL-3.0-or-later
// Passkeys: between the button of a form and its sending, the browser asks for fingerprint, face, PIN or key.
//
// <form data-passkey="create|get" data-question='{"publicKey": …}'>, or data-question-url, where it is fetched.
// Without this file the button stays hidden, and a sentence in its place says why.

const SAID = {
  NotAllowedError: "cancelled",
  AbortError: "cancelled",
  InvalidStateError: "known",
  SecurityError: "place",
};

for (const form of document.querySelectorAll("form[data-passkey]")) {
  const button = form.querySelector("[data-passkey-button]");
  button.hidden = false;
  form.querySelector("[data-passkey-without]").hidden = true;
  form.addEventListener("submit", (event) => {
    if (form.dataset.answered) return;
    event.preventDefault();
    perform(form, button);
  });
}

async function perform(form, button) {
  button.disabled = true;
  say(form, "");
  try {
    if (!window.isSecureContext || !window.PublicKeyCredential) throw new DOMException("", "SecurityError");
    const answer = await ask(form, await question(form));
    form.elements.credential.value = JSON.stringify(answer);
    form.dataset.answered = "yes";
    form.requestSubmit();
  } catch (problem) {
    button.disabled = false;
    say(form, SAID[problem.name] ?? "failed");
    button.focus();
  }
}

async function question(form) {
  if (form.dataset.question) return JSON.parse(form.dataset.question).publicKey;
  const answer = await fetch(form.dataset.questionUrl, { headers: { Accept: "application/json" } });
  if (!answer.ok) throw new Error(`The question could not be fetched: ${answer.status}`);
  return (await answer.json()).publicKey;
}

async function ask(form, options) {
  options.challenge = bytes(options.challenge);
  for (const list of [options.excludeCredentials, options.allowCredentials])
    for (const known of list ?? []) known.id = bytes(known.id);
  if (form.dataset.passkey === "get") return written(await navigator.credentials.get({ publicKey: options }));
  options.user.id = bytes(options.user.id);
  if (form.elements.passwordless.checked)
    Object.assign(options.authenticatorSelection, { residentKey: "required", requireResidentKey: true, userVerification: "required" });
  return written(await navigator.credentials.create({ publicKey: options }));
}

// As WebAuthn's own toJSON() would write it; older browsers lack that.
function written(credential) {
  const given = credential.response;
  const response = {};
  for (const part of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"])
    if (given[part]) response[part] = text(given[part]);
  if (given.getTransports) response.transports = given.getTransports();
  return {
    id: credential.id,
    rawId: text(credential.rawId),
    type: credential.type,
    response,
    authenticatorAttachment: credential.authenticatorAttachment,
    clientExtensionResults: credential.getClientExtensionResults(),
  };
}

function bytes(base64url) {
  const plain = atob(base64url.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(plain, (letter) => letter.charCodeAt(0));
}

function text(buffer) {
  const letters = Array.from(new Uint8Array(buffer), (number) => String.fromCharCode(number)).join("");
  return btoa(letters).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

function say(form, what) {
  const words = what && form.querySelector(`template[data-passkey-words="${what}"]`);
  form.querySelector("[data-passkey-news]").replaceChildren(...(words ? [words.content.cloneNode(true)] : []));
}
