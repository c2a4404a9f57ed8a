// The draft page: the words are checked and kept while they are typed. Without this file the page's
// own buttons do both.

const CHECK_AFTER = 300; // milliseconds after the last key
const KEEP_AFTER = 1500;
const AGAIN_AFTER = 10_000; // when the service could not be reached: nobody has to press a key
const SAY_AFTER = 1500; // so that a listener is told once, after a pause, and not at each key
const OUT_OF_REACH =
  "Not saved: we could not reach the service. Your words are still in this page, and we go on trying.";
const TOO_MUCH =
  '<p class="govuk-body" data-said="Too long to check.">This is far too long to check. Shorten it first.</p>';

const later = (work, delay) => {
  let timer;
  const start = () => {
    clearTimeout(timer);
    timer = setTimeout(work, delay);
  };
  return { start, stop: () => clearTimeout(timer) };
};

// The findings beside the words, and what a listener is told about them.
class Panel {
  constructor(panel, said) {
    this.panel = panel;
    this.said = said;
    this.html = null; // what was shown last, once something was
    this.waiting = null; // what is to be shown as soon as nobody is in the panel
    this.told = this.sentence;
    this.chosen = new Map(); // by finding: what somebody unfolded or folded
    this.given = new Map(this.folds.map((details) => [details, details.open]));
    this.say = later(() => this.tell(), SAY_AFTER);
    panel.addEventListener("focusout", (event) => {
      if (this.waiting !== null && !panel.contains(event.relatedTarget)) this.replace(this.waiting);
    });
  }

  get sentence() {
    return this.panel.querySelector("[data-said]")?.dataset.said ?? "";
  }

  // Whoever is reading a finding keeps their place: the newer answer waits until they leave.
  show(html) {
    if (this.panel.contains(document.activeElement)) this.waiting = html;
    else this.replace(html);
  }

  replace(html) {
    this.waiting = null;
    if (html !== this.html) {
      this.unfolded();
      this.panel.innerHTML = html;
      this.html = html;
      this.unfold();
    }
    this.say.start();
  }

  // What somebody unfolded or folded stays so, wherever the same finding stands now. What the page
  // itself unfolded is for the page to fold again.
  unfolded() {
    const toggled = this.folds.filter((details) => details.open !== this.given.get(details));
    for (const details of toggled) this.chosen.set(details.dataset.finding, details.open);
  }

  unfold() {
    this.given = new Map(this.folds.map((details) => [details, details.open]));
    for (const details of this.folds) {
      details.open = this.chosen.get(details.dataset.finding) ?? details.open;
      this.given.set(details, details.open);
    }
  }

  get folds() {
    return [...this.panel.querySelectorAll("details[data-finding]")];
  }

  tell() {
    if (this.told === this.sentence) return;
    this.told = this.sentence;
    this.said.textContent = this.told;
  }
}

class Draft {
  constructor(form) {
    this.form = form;
    this.words = form.querySelector("textarea");
    this.panel = new Panel(
      document.getElementById("findings"),
      document.getElementById("findings-said"),
    );
    this.saved = document.getElementById("saved");
    this.length = form.querySelector(".convo-length");
    this.asking = new AbortController();
    const check = later(() => this.check(), CHECK_AFTER);
    const keep = later(() => this.keep(), KEEP_AFTER);
    this.again = later(() => this.keep(), AGAIN_AFTER);
    this.words.addEventListener("input", () => {
      this.asking.abort(); // an answer about older words is of no use
      this.panel.say.stop();
      this.measure();
      this.again.stop();
      check.start();
      keep.start();
    });
  }

  send(address, signal) {
    return fetch(address, {
      method: "POST",
      body: new URLSearchParams(new FormData(this.form)),
      headers: { "X-Requested-With": "fetch" },
      credentials: "same-origin",
      signal,
    });
  }

  async check() {
    const mine = (this.asking = new AbortController());
    try {
      const answer = await this.send(this.form.dataset.check, mine.signal);
      const html = answer.status === 413 ? TOO_MUCH : await answer.text();
      // Any other page would be about something else: the session, or a reply that moved on.
      if (html.includes("data-said=") && !mine.signal.aborted) this.panel.show(html);
    } catch {
      // Overtaken, or out of reach for a moment: the next key asks again, and saving checks in any
      // case.
    }
  }

  async keep() {
    try {
      const answer = await this.send(this.form.dataset.autosave);
      if (answer.ok) this.tell(`${(await answer.json()).saved}, not yet as a version.`);
      else this.tell(this.explain(answer.status));
      if (answer.status === 503) this.again.start();
    } catch {
      this.tell(OUT_OF_REACH);
      this.again.start();
    }
  }

  tell(sentence) {
    if (this.saved.textContent !== sentence) this.saved.textContent = sentence;
  }

  explain(status) {
    if (status === 401) return "You have been signed out. Press “Save and check”: you can sign in again and go on.";
    if (status === 503) return OUT_OF_REACH;
    if (status === 413) return "Not saved: this is far too long. Shorten it first.";
    return "Not saved. Somebody may have moved this reply on. Press “Save and check” to see.";
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
