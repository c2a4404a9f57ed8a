// The draft page: the words are checked and kept while they are typed. Without this file the page's
// own buttons do both.

const CHECK_AFTER = 300; // milliseconds after the last key
const KEEP_AFTER = 1500;
const SAY_AFTER = 1500; // so that a screen reader is told once, not at each key

const later = (work, delay) => {
  let timer;
  return () => {
    clearTimeout(timer);
    timer = setTimeout(work, delay);
  };
};

class Draft {
  constructor(form) {
    this.form = form;
    this.words = form.querySelector("textarea");
    this.findings = document.getElementById("findings");
    this.said = document.getElementById("findings-said");
    this.saved = document.getElementById("saved");
    this.length = form.querySelector(".convo-length");
    this.asked = 0;
    const check = later(() => this.check(), CHECK_AFTER);
    const keep = later(() => this.keep(), KEEP_AFTER);
    this.say = later(() => this.tell(), SAY_AFTER);
    this.words.addEventListener("input", () => {
      this.measure();
      check();
      keep();
    });
  }

  send(address) {
    return fetch(address, {
      method: "POST",
      body: new URLSearchParams(new FormData(this.form)),
      headers: { "X-Requested-With": "fetch" },
      credentials: "same-origin",
    });
  }

  async check() {
    const mine = ++this.asked;
    try {
      const answer = await this.send(this.form.dataset.check);
      if (!answer.ok || mine !== this.asked) return; // only the newest answer is shown
      this.findings.innerHTML = await answer.text();
      this.say();
    } catch {
      // Out of reach for a moment: the next key asks again, and saving checks in any case.
    }
  }

  async keep() {
    try {
      const answer = await this.send(this.form.dataset.autosave);
      if (answer.ok) this.saved.textContent = `${(await answer.json()).saved}, not yet as a version.`;
      else this.saved.textContent = this.explain(answer.status);
    } catch {
      this.saved.textContent = "Not saved: we could not reach the service. Your words are still in this page.";
    }
  }

  explain(status) {
    if (status === 401) return "You have been signed out. Press “Save and check”: you can sign in again and go on.";
    return "Not saved. Somebody may have moved this reply on. Press “Save and check” to see.";
  }

  tell() {
    const count = this.findings.querySelector(".convo-findings-count");
    if (count && this.said.textContent !== count.textContent) this.said.textContent = count.textContent;
  }

  measure() {
    const { value } = this.words;
    const limit = this.length.dataset.limit;
    const words = value.split(/\s+/).filter(Boolean).length;
    this.length.textContent = `${value.length} characters${limit ? ` of ${limit}` : ""}, ${words} words`;
  }
}

export const startDraft = () => {
  for (const form of document.querySelectorAll("[data-convo-draft]")) new Draft(form);
};
