// What makes forms better where scripts run: checks as one types, drafts, one sending at a time.
"use strict";
(() => {
  const PREFIX = "isian:", KEPT_DAYS = 30, TYPES_MS = 800, SEARCH_MS = 300;
  const OWN = ["tanda", "versi", "aksi"];
  const kept = (() => {
    try {
      localStorage.length;
      return localStorage;
    } catch {
      return null; // a browser that keeps nothing
    }
  })();
  const names = () => (kept ? Object.keys(kept).filter((name) => name.startsWith(PREFIX)) : []);

  const done = document.querySelector("[data-selesai]");
  if (done) {
    names().filter((name) => name.endsWith(":" + done.dataset.selesai)).forEach((name) => kept.removeItem(name));
  }
  const form = document.getElementById("isian");
  if (!form) return;

  const at = (id) => document.getElementById(id);
  const later = (ms, work) => {
    let timer;
    return (...said) => {
      clearTimeout(timer);
      timer = setTimeout(() => work(...said), ms);
    };
  };

  // Drafts: of this account and this form only; never what is searched for, nor numbers of people.
  const account = form.dataset.akun, place = `${PREFIX}${account}:${form.dataset.konsep}`;
  const read = (name) => {
    try {
      return JSON.parse(kept.getItem(name));
    } catch {
      return null;
    }
  };
  for (const name of names()) {
    const old = read(name), expired = !old || Date.now() - old.at > KEPT_DAYS * 864e5;
    if (expired || !name.startsWith(`${PREFIX}${account}:`)) kept.removeItem(name);
  }
  const typed = () => [...new FormData(form)].filter(
    ([name, value]) => typeof value === "string" && !OWN.includes(name) && !name.endsWith("?") && !form.querySelector(`[data-pribadi][name="${name}"]`));
  const content = (pairs) => JSON.stringify(pairs.filter(([name, value]) => name !== "kunci" && value));
  const begun = content(typed());
  const keep = () => {
    if (!kept || content(typed()) === begun) return;
    try {
      kept.setItem(place, JSON.stringify({ at: Date.now(), typed: typed() }));
    } catch { /* no room: nothing is kept */ }
  };

  // What the server says of the form as it stands; nothing is recorded by it.
  let asked = 0;
  const ask = async (act, said) => {
    const data = said || new FormData(form), turn = ++asked;
    data.set("aksi", act);
    const pairs = [...data].map(([name, value]) => [name, typeof value === "string" ? value : value.name ? "1" : ""]);
    const answer = await fetch(form.action, {
      method: "POST", body: new URLSearchParams(pairs), headers: { Accept: "text/html" },
    });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    return turn === asked ? page.getElementById("isian") : null;
  };
  const whole = (fresh) => {
    if (!fresh) return;
    // A file that was chosen is not chosen again: its field goes over to the fresh form.
    [...form.querySelectorAll("[type=file]")].filter((one) => one.files.length).forEach((one) => fresh.querySelector(`#${one.id}`)?.replaceWith(one));
    form.replaceChildren(...fresh.childNodes);
  };
  const note = (text) => {
    const line = document.createElement("p");
    line.className = "note";
    line.textContent = text;
    at("hasil").replaceChildren(line);
  };
  const away = () => note("Sambungan terputus. Isian Anda tersimpan di peramban ini; kirim lagi setelah tersambung.");

  const wrong = (field, text) => {
    const place = at(`${field.id}-salah`);
    if (!place) return;
    place.textContent = text;
    place.hidden = !text;
    if (text) {
      field.setAttribute("aria-invalid", "true");
      field.setAttribute("aria-describedby", `${place.id} ${field.id}-bantuan`);
    } else field.removeAttribute("aria-invalid");
  };
  const NUMBERS = {
    whole: [/^(\d{1,3}(\.\d{3})+|\d{1,18})$/, "Tulis bilangan bulat, misalnya 12 atau 1.500."],
    money: [/^(\d{1,3}(\.\d{3})+|\d{1,18})(,\d{1,2})?$/, "Tulis jumlah seperti 1.500.000 atau 1500000,50."],
  };
  const fault = (field) => {
    const is = field.validity, text = field.value.trim(), number = NUMBERS[field.dataset.angka];
    if (is.badInput) return "Bukan tanggal yang ada.";
    if (field.required && !text) return field.type === "file" ? "Pilih berkas." : field.tagName === "SELECT" ? "Pilih salah satu." : "Wajib diisi.";
    if (is.rangeUnderflow || is.rangeOverflow) return "Tanggal harus dari tahun 1900 sampai 2200.";
    if (is.tooLong) return `Terlalu panjang: paling banyak ${field.maxLength} karakter.`;
    return text && number && !number[0].test(text) ? number[1] : "";
  };
  const fields = () => [...form.querySelectorAll(".field input, .field select, .field textarea")].filter((one) => one.id);
  const complete = () => fields().every((one) => !fault(one));

  const touched = new Set();
  const check = later(TYPES_MS, async () => {
    if (!navigator.onLine || !complete() || form.dataset.sent) return;
    try {
      const fresh = await ask("periksa");
      if (!fresh || form.dataset.sent) return;
      for (const name of touched) {
        const field = form.querySelector(`[data-isian="${name}"]`), said = fresh.querySelector(`[data-isian="${name}"] .fault`);
        const one = field && (field.matches("fieldset") ? field : field.querySelector("[id]:is(input, select, textarea)"));
        if (one && said) wrong(one, said.textContent);
      }
      const found = fresh.querySelector("#hasil");
      found.querySelectorAll("[autofocus]").forEach((one) => one.removeAttribute("autofocus"));
      found.querySelectorAll("[role]").forEach((one) => one.removeAttribute("role"));
      at("hasil").replaceChildren(...found.childNodes);
    } catch { /* the line is away: it will be checked when it is sent */ }
  });
  const search = later(SEARCH_MS, async (field) => {
    const list = field.id.replace(/-cari$/, "-pilihan");
    try {
      const fresh = await ask("cari");
      if (fresh) at(list).replaceWith(fresh.querySelector(`#${list}`));
    } catch {
      away();
    }
  });

  form.addEventListener("input", (event) => {
    if (event.target.type === "search") return search(event.target);
    const part = event.target.closest("[data-isian]");
    if (part) touched.add(part.dataset.isian);
    keep();
    check();
  });
  form.addEventListener("focusout", ({ target }) => {
    if (!target.matches(".field input, .field select, .field textarea")) return;
    const begun = touched.has(target.closest("[data-isian]")?.dataset.isian);
    if (target.value || begun) wrong(target, fault(target)); // who only passes by is not told off
  });
  form.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.target.type !== "search") return;
    event.preventDefault();
    search(event.target);
  });
  form.addEventListener("submit", async (event) => {
    const act = event.submitter ? event.submitter.value : "kirim";
    keep();
    if (act === "kirim") {
      const bad = fields().filter((one) => fault(one));
      bad.forEach((one) => wrong(one, fault(one)));
      if (form.dataset.sent || bad.length || !navigator.onLine) event.preventDefault();
      if (form.dataset.sent) return;
      if (bad.length) bad[0].focus();
      else if (!navigator.onLine) away();
      else form.dataset.sent = "1";
      return;
    }
    event.preventDefault();
    try {
      whole(await ask(act));
      if (act === "periksa") at("masalah")?.focus();
      if (act.startsWith("hapus:")) at(`isian-${act.slice(6).replace(/\.\d+$/, "").replaceAll(".", "-")}`)?.focus();
      if (act.startsWith("tambah:")) [...form.querySelectorAll(".row")].pop()?.querySelector("input")?.focus();
    } catch {
      away();
    }
  });
  addEventListener("pageshow", () => delete form.dataset.sent); // also when one comes back to it

  at("masalah")?.focus();
  const draft = kept && read(place);
  if (draft && !at("masalah") && content(draft.typed) !== begun) {
    const offer = at("konsep"), said = document.createElement("p"), choice = document.createElement("div");
    const when = new Date(draft.at).toLocaleString("id-ID", { dateStyle: "long", timeStyle: "short" });
    said.textContent = `Ada isian yang belum terkirim, dari ${when}.`;
    choice.className = "pages";
    const button = (text, work) => {
      const one = document.createElement("button");
      one.type = "button";
      one.textContent = text;
      one.addEventListener("click", work);
      choice.append(one);
    };
    button("Lanjutkan isian", async () => {
      const back = new FormData();
      for (const name of OWN.slice(0, 2)) back.set(name, form.elements[name].value);
      draft.typed.forEach(([name, value]) => back.append(name, value));
      try {
        whole(await ask("lihat", back));
        form.querySelector(".field input, .field select, .options input")?.focus();
      } catch {
        away();
      }
    });
    button("Buang", () => {
      kept.removeItem(place);
      offer.hidden = true;
      form.querySelector(".field input, .field select, .options input")?.focus();
    });
    offer.replaceChildren(said, choice);
    offer.hidden = false;
  }
})();
