// How does a security key speak with a page? The form says what to ask the key for; its answer goes into the form, which is sent.

const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (sign) => sign.charCodeAt(0));
const text = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer)))
    .replace(/\+/g, "-")
    .replace(/\//g, "_")
    .replace(/=+$/, "");
const listed = (keys) => (keys || []).map((key) => ({ ...key, id: bytes(key.id) }));

async function setUp(options) {
  const made = await navigator.credentials.create({
    publicKey: {
      ...options,
      challenge: bytes(options.challenge),
      user: { ...options.user, id: bytes(options.user.id) },
      excludeCredentials: listed(options.excludeCredentials),
    },
  });
  return plain(made, { attestationObject: text(made.response.attestationObject), transports: made.response.getTransports?.() || [] });
}

async function show(options) {
  const made = await navigator.credentials.get({
    publicKey: { ...options, challenge: bytes(options.challenge), allowCredentials: listed(options.allowCredentials) },
  });
  const { authenticatorData, signature, userHandle } = made.response;
  return plain(made, {
    authenticatorData: text(authenticatorData),
    signature: text(signature),
    ...(userHandle && { userHandle: text(userHandle) }),
  });
}

function plain(made, response) {
  return {
    id: made.id,
    rawId: text(made.rawId),
    type: made.type,
    clientExtensionResults: made.getClientExtensionResults(),
    response: { clientDataJSON: text(made.response.clientDataJSON), ...response },
  };
}

function prepare(form) {
  const said = form.querySelector(".prag-authenticator__said");
  if (!window.PublicKeyCredential) {
    said.textContent = said.dataset.unable;
    return;
  }
  const part = form.querySelector(".prag-authenticator__part");
  part.hidden = false;
  let busy = false;
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (busy) return;
    busy = true;
    said.textContent = said.dataset.waits;
    try {
      const { publicKey } = JSON.parse(form.dataset.options);
      const answer = await (form.dataset.key === "create" ? setUp(publicKey) : show(publicKey));
      form.elements.credential.value = JSON.stringify(answer);
      form.submit();
    } catch (problem) {
      busy = false;
      said.textContent = problem.name === "InvalidStateError" ? said.dataset.there : said.dataset.nothing;
    }
  });
}

for (const form of document.querySelectorAll("form[data-key]")) prepare(form);
