// Passkeys: a form marked data-passkey asks the device, and sends what it gave. Without a script the form stays hidden.
(() => {
  if (!window.PublicKeyCredential) return;
  const bytes = (words) => Uint8Array.from(atob(words.replace(/-/g, "+").replace(/_/g, "/")), (c) => c.charCodeAt(0));
  const words = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
  const keys = (list) => (list || []).map((one) => ({ ...one, id: bytes(one.id) }));

  async function ask(kind, options) {
    const publicKey = { ...options.publicKey, challenge: bytes(options.publicKey.challenge) };
    if (kind === "get") {
      publicKey.allowCredentials = keys(publicKey.allowCredentials);
      return navigator.credentials.get({ publicKey });
    }
    publicKey.user = { ...publicKey.user, id: bytes(publicKey.user.id) };
    publicKey.excludeCredentials = keys(publicKey.excludeCredentials);
    publicKey.authenticatorSelection = { residentKey: "required", requireResidentKey: true, userVerification: "required" };
    return navigator.credentials.create({ publicKey });
  }

  function told(given) {
    const response = {};
    for (const name of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"]) {
      if (given.response[name]) response[name] = words(given.response[name]);
    }
    if (given.response.getTransports) response.transports = given.response.getTransports();
    return { id: given.id, rawId: words(given.rawId), type: given.type, response, clientExtensionResults: given.getClientExtensionResults() };
  }

  for (const form of document.querySelectorAll("form[data-passkey]")) {
    form.hidden = false;
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      const wrong = form.querySelector("[role=alert]");
      wrong.hidden = true;
      try {
        const options = form.dataset.options
          ? JSON.parse(form.dataset.options)
          : (await (await fetch(form.action, { headers: { Accept: "application/json" } })).json()).request_options;
        form.elements.credential.value = JSON.stringify(told(await ask(form.dataset.passkey, options)));
        form.submit();
      } catch {
        wrong.hidden = false;
      }
    });
  }
})();
