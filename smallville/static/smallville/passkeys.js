// Passkeys: allauth's scripts do the work; this one says to which form, and shows the form only where it can work.
(() => {
  const forms = document.querySelectorAll("form[data-passkey]");
  const failed = document.querySelector("[data-passkey-failed]");

  const belongsHere = (site) => {
    const host = new URL(site).hostname;
    return location.hostname === host || location.hostname.endsWith(`.${host}`);
  };
  const isNumber = /^[\d.]+$|:/.test(location.hostname);

  document.addEventListener("allauth.error", (event) => {
    event.preventDefault();
    if (failed) failed.hidden = false;
  });

  for (const form of forms) {
    if (!window.PublicKeyCredential || isNumber || !belongsHere(form.dataset.site)) continue;
    const button = form.querySelector("#passkey_button").id;
    window.allauth.webauthn.forms[form.dataset.passkey]({
      ids: {
        add: button,
        authenticate: button,
        login: button,
        passwordless: "id_passwordless",
        credential: form.querySelector("[name=credential]").id,
        data: "passkey_options",
      },
    });
    form.hidden = false;
    for (const note of document.querySelectorAll("[data-passkey-unusable]")) note.hidden = true;
  }
})();
