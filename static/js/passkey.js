// Passkeys: asks the browser for one and sends its answer. <form data-passkey="create | get | sign-in"> with a hidden
// field "credential" and a button [data-passkey-start]; options in <script id="passkey-options">, or fetched to sign in.

const bytes = (text) => Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (c) => c.charCodeAt(0));
const text = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer))).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
const keys = (list = []) => list.map((key) => ({ ...key, id: bytes(key.id) }));

async function create({ publicKey }, passwordless) {
  const key = await navigator.credentials.create({
    publicKey: {
      ...publicKey,
      challenge: bytes(publicKey.challenge),
      user: { ...publicKey.user, id: bytes(publicKey.user.id) },
      excludeCredentials: keys(publicKey.excludeCredentials),
      authenticatorSelection: {
        ...publicKey.authenticatorSelection,
        ...(passwordless && { residentKey: "required", requireResidentKey: true, userVerification: "required" }),
      },
    },
  });
  return answer(key, {
    attestationObject: text(key.response.attestationObject),
    transports: key.response.getTransports?.() ?? [],
  });
}

async function get({ publicKey }) {
  const key = await navigator.credentials.get({
    publicKey: {
      ...publicKey,
      challenge: bytes(publicKey.challenge),
      allowCredentials: keys(publicKey.allowCredentials),
    },
  });
  const { authenticatorData, signature, userHandle } = key.response;
  return answer(key, {
    authenticatorData: text(authenticatorData),
    signature: text(signature),
    userHandle: userHandle && text(userHandle),
  });
}

const answer = (key, response) => ({
  id: key.id,
  rawId: text(key.rawId),
  type: key.type,
  authenticatorAttachment: key.authenticatorAttachment,
  clientExtensionResults: key.getClientExtensionResults(),
  response: { clientDataJSON: text(key.response.clientDataJSON), ...response },
});

async function optionsOf(form) {
  if (form.dataset.passkey !== "sign-in") {
    const options = JSON.parse(document.getElementById("passkey-options").textContent);
    return options.creation_options ?? options.request_options;
  }
  const fetched = await fetch(form.action, { headers: { Accept: "application/json" } });
  return (await fetched.json()).request_options;
}

for (const form of window.PublicKeyCredential ? document.querySelectorAll("form[data-passkey]") : []) {
  const start = form.querySelector("[data-passkey-start]");
  const failed = document.querySelector("[data-passkey-failed]");
  start.hidden = false;
  start.addEventListener("click", async () => {
    failed.hidden = true;
    try {
      const options = await optionsOf(form);
      const key =
        form.dataset.passkey === "create"
          ? await create(options, form.elements.passwordless.checked)
          : await get(options);
      form.elements.credential.value = JSON.stringify(key);
      form.submit();
    } catch {
      failed.hidden = false;
    }
  });
}
