// Solves the riddle of a guarded form while somebody fills it in (Altcha 2, PBKDF2). Without this script, or
// where the browser has no crypto.subtle, the form is good after some seconds by itself.
(() => {
  "use strict";
  const subtle = globalThis.crypto && crypto.subtle;
  if (!subtle) return;
  const hex = (bytes) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  const unhex = (text) => Uint8Array.from(text.match(/../g), (pair) => parseInt(pair, 16));

  const solve = async ({ nonce, salt, cost, keyLength, keyPrefix }) => {
    const start = unhex(nonce);
    const password = new Uint8Array(start.length + 4);
    password.set(start);
    const tail = new DataView(password.buffer, start.length);
    const way = { name: "PBKDF2", hash: "SHA-256", salt: unhex(salt), iterations: cost };
    for (let counter = 0; ; counter++) {
      tail.setUint32(0, counter);
      const key = await subtle.importKey("raw", password, "PBKDF2", false, ["deriveBits"]);
      const derivedKey = hex(new Uint8Array(await subtle.deriveBits(way, key, keyLength * 8)));
      if (derivedKey.startsWith(keyPrefix)) return { counter, derivedKey };
    }
  };

  for (const field of document.querySelectorAll("input[data-work]")) {
    const form = field.form;
    const given = JSON.parse(atob(field.value));
    const since = Date.now();
    let work = given.solution && Promise.resolve();
    let done = Boolean(work);
    const begin = () => {
      work ||= solve(given.challenge.parameters).then((solution) => {
        field.value = btoa(JSON.stringify({ ...given, solution }));
        done = true;
      });
      return work;
    };
    const patience = () =>
      new Promise((resume) => setTimeout(resume, since + (Number(field.dataset.wait) + 1) * 1000 - Date.now()));

    form.addEventListener("focusin", begin, { once: true });
    form.addEventListener("submit", (event) => {
      if (done) return;
      event.preventDefault();
      form.querySelector("[data-working]").hidden = false;
      const { submitter } = event;
      Promise.race([begin().catch(patience), patience()]).then(() => {
        done = true;
        form.requestSubmit(submitter);
      });
    });
  }
})();
