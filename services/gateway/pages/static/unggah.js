// What makes sending a list better where scripts run: the file stays chosen, and one waits knowingly.
"use strict";
(() => {
  const form = document.getElementById("unggah");
  if (!form) return;
  const result = () => document.getElementById("hasil");
  const told = () => form.querySelectorAll("[data-tanpa-skrip]").forEach((one) => one.remove());
  let busy = false;

  const say = (text) => {
    const line = document.createElement("p");
    line.className = "note";
    line.setAttribute("role", "status");
    line.textContent = text;
    result().prepend(line);
    return line;
  };
  const wait = (act) => {
    const began = Date.now(), what = act === "catat" ? "Sedang mencatat" : "Sedang memeriksa";
    const line = say(`${what}…`);
    const tick = setInterval(() => {
      const seconds = Math.round((Date.now() - began) / 1000);
      line.textContent = `${what}, ${seconds} detik. Daftar yang panjang memerlukan beberapa menit; biarkan halaman ini terbuka.`;
    }, 1000);
    return () => {
      clearInterval(tick);
      line.remove();
    };
  };

  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (busy) return;
    const most = Number(form.dataset.terbesar), file = form.elements.berkas.files[0];
    if (file && file.size > most) {
      say(`Berkas terlalu besar: paling banyak ${most / 1048576} MB.`);
      return;
    }
    busy = true;
    const act = event.submitter ? event.submitter.value : "periksa", said = new FormData(form);
    said.set("aksi", act);
    const done = wait(act);
    try {
      const answer = await fetch(form.action, { method: "POST", body: said, headers: { Accept: "text/html" } });
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const fresh = page.getElementById("hasil");
      done();
      if (!fresh) throw new Error("no form");
      result().replaceWith(fresh);
      const fault = page.getElementById("berlaku-salah"), here = document.getElementById("berlaku-salah");
      if (here && fault) [here.textContent, here.hidden] = [fault.textContent, fault.hidden];
      told();
      fresh.querySelector("[role=alert]")?.focus();
    } catch {
      done();
      say("Belum ada jawaban. Muat ulang halaman ini bila sesi Anda berakhir; kiriman yang sama tidak tercatat dua kali.");
    }
    busy = false;
  });
  // Another file, or another day, has not been looked at.
  form.addEventListener("change", () => {
    form.querySelectorAll('[name="sidik"]').forEach((one) => (one.value = ""));
    form.querySelectorAll('[value="catat"]').forEach((one) => one.remove());
  });
  told();
})();
