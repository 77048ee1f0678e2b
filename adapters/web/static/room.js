// The open room: answers as dialogs, news from one stream for all tabs, nothing lost that is typed.

const body = document.body;
const words = body.dataset;
const room = words.room;
const find = (selector, root = document) => root.querySelector(selector);
const all = (selector, root = document) => [...root.querySelectorAll(selector)];
const FRAGMENT = { "blitzlicht-fragment": "yes" };
const parse = (html) => new DOMParser().parseFromString(html, "text/html").body;

// --- news: fetch what has changed, and put only that into the page --------------------------

let version = "";
let fetching = false;
let stale = false;

async function refresh() {
  stale = true;
  if (fetching) return;
  fetching = true;
  try {
    while (stale) {
      stale = false;
      const query = new URLSearchParams(location.search);
      query.set("version", version);
      const reply = await fetch(`${room}/fragment?${query}`);
      if (!reply.ok) throw new Error("not now");
      if (reply.status === 200) {
        version = reply.headers.get("blitzlicht-version");
        merge(parse(await reply.text()));
      }
    }
    find("#offline").hidden = true;
  } catch {
    find("#offline").hidden = false;
  } finally {
    fetching = false;
  }
}

function merge(fresh) {
  for (const part of all("[data-part]", fresh)) {
    const here = find(`[data-part="${part.dataset.part}"]`);
    if (here.hasAttribute("data-list")) mergeItems(here, part);
    else if (here.innerHTML !== part.innerHTML) keepingFocus(() => here.replaceChildren(...part.childNodes), here);
  }
  count();
}

// To follow means: one looks at the end, or still at what was shown last.
let shownAt = -1;

function mergeItems(here, fresh) {
  const follow = innerHeight + scrollY > document.documentElement.scrollHeight - 120;
  const unmoved = Math.abs(scrollY - shownAt) < 4;
  const known = new Map(all(":scope > article", here).map((item) => [item.id, item]));
  const added = [];
  const shown = new Set(all(":scope > article", fresh).map((item) => item.id));
  let previous = null;
  for (const item of all(":scope > article", fresh)) {
    const old = known.get(item.id);
    if (!old) {
      if (previous) previous.after(item);
      else if (here.dataset.part === "private") here.prepend(item);
      else here.append(item);
      announce(here, item);
      added.push(item);
    } else if (old.dataset.version !== item.dataset.version) {
      keepingFocus(() => old.replaceWith(item), old);
    }
    previous = document.getElementById(item.id);
  }
  // The channel's older ones may still be read; what is gone from the private area is over.
  if (here.dataset.part === "private") for (const [id, item] of known) if (!shown.has(id)) item.remove();
  const newest = added.at(-1);
  if (!newest || here.dataset.part !== "timeline") return;
  if (follow || (unmoved && newest.matches(".sheet"))) show(newest, added[0]);
  else find("#below").hidden = false;
}

// A button that had the focus is found again by what it does.
function keepingFocus(change, around) {
  const { value, id } = document.activeElement;
  const part = around.closest("[data-part]");
  const had = around.contains(document.activeElement);
  change();
  const again = (id && document.getElementById(id)) || all("button", part).find((one) => one.value === value);
  if (had) again?.focus({ preventScroll: true });
}

function announce(list, item) {
  if (!version) return;
  const before = list.dataset.part === "private" ? words.newPrivate : words.newHere;
  find("#news").textContent = `${before} ${item.dataset.gist}`;
}

// What comes within moments belongs together, and is read from its beginning.
const together = { first: null, at: 0 };

function show(last, first = last) {
  if (Date.now() - together.at > 3000) together.first = first;
  together.at = Date.now();
  const height = last.getBoundingClientRect().bottom - together.first.getBoundingClientRect().top;
  if (height > innerHeight * 0.7) together.first.scrollIntoView({ block: "start" });
  else last.scrollIntoView({ block: "end" });
  shownAt = scrollY;
  find("#below").hidden = last.getBoundingClientRect().top < innerHeight * 0.8;
}

const newestItem = () => all("[data-part=timeline] article").at(-1);
find("#below").addEventListener("click", () => {
  together.at = 0;
  show(newestItem());
});
addEventListener("scroll", () => {
  if (newestItem()?.getBoundingClientRect().top < innerHeight * 0.8) find("#below").hidden = true;
});

// --- one stream for all tabs: whoever holds the lock listens and tells the others ------------

const topics = new Set(words.topics.split(" "));
const tabs = new BroadcastChannel("blitzlicht");
let lastSign = Date.now();
let soon = 0;

function heard(changed) {
  lastSign = Date.now();
  if (!changed.some((topic) => topic === "*" || topics.has(topic))) return;
  clearTimeout(soon);
  soon = setTimeout(refresh, 60);
}

function tell(changed) {
  tabs.postMessage(changed);
  heard(changed);
}

function listen(done) {
  const source = new EventSource(words.stream);
  source.addEventListener("hello", () => tell(["*"])); // what came before was perhaps missed
  source.addEventListener("ping", () => tell([]));
  source.addEventListener("changed", (event) => tell(event.data.split(" ")));
  source.addEventListener("error", () => {
    if (source.readyState === EventSource.CLOSED) setTimeout(done, 5000);
  });
}

async function lead() {
  while (navigator.locks) {
    await navigator.locks.request("blitzlicht-stream", () => new Promise(listen));
  }
}

tabs.addEventListener("message", (event) => heard(event.data));
setInterval(() => {
  if (Date.now() - lastSign > 20000) refresh(); // no stream: ask
}, 5000);

// --- asking: buttons, forms and the line are sent from here, and the answer is a dialog ------

const put = new Set(); // invitations that this window has answered or put aside; known here only

document.addEventListener("submit", async (event) => {
  const form = event.target;
  const button = event.submitter;
  if (!form.matches("[data-ask]") || button?.formMethod === "dialog") return;
  event.preventDefault();
  if (form.dataset.busy) return;
  form.dataset.busy = "yes";
  try {
    const content = new URLSearchParams(new FormData(form, button));
    const reply = await fetch(form.getAttribute("action"), { method: "POST", body: content, headers: FRAGMENT });
    await answer(form, button, content, reply, reply.status === 204 ? null : find("dialog", parse(await reply.text())));
  } catch {
    trouble(form, words.trouble);
  } finally {
    delete form.dataset.busy;
  }
});

// The second click of a double click must not press what the first one has brought.
document.addEventListener("click", (event) => {
  if (event.detail > 1 && event.target.closest("[data-ask] button, dialog button")) event.preventDefault();
});

async function answer(form, button, content, reply, dialog) {
  const [article, line] = [form.closest("#private article"), find("#line", form)];
  const refused = !reply.ok || dialog?.matches(".refused");
  // What is wrong with no field leaves the form as it was filled in.
  if (refused && find(".trouble", form)) return trouble(form, find(".body", dialog).innerText);
  if (reply.ok && button?.name === "action") {
    for (const item of all("#private .waits")) {
      if (all("button", item).some((one) => one.value === button.value)) put.add(item.id);
    }
  }
  // What has been typed since then is the next line.
  if (line && reply.ok && !dialog?.matches(".refused")) line.value = line.value.replace(content.get("line"), "");
  if (dialog) open(dialog);
  else form.closest("dialog")?.close();
  if (!dialog && article) article.classList.add("aside");
  if (!dialog) sheet(false);
  count();
  if (line) refresh();
}

function trouble(form, text) {
  const place = find(".trouble", form);
  (place ?? find("#news")).textContent = text;
  if (!place) find("#offline").hidden = false;
}

function open(fresh) {
  let dialog = find("dialog[open]");
  if (dialog) {
    dialog.replaceChildren(...fresh.childNodes);
    for (const { name } of [...dialog.attributes]) if (name !== "open") dialog.removeAttribute(name);
    for (const { name, value } of fresh.attributes) if (name !== "open") dialog.setAttribute(name, value);
  } else {
    dialog = document.adoptNode(fresh);
    dialog.addEventListener("cancel", keepUnsent);
    dialog.addEventListener("close", () => dialog.remove());
    find("#answer").replaceChildren(dialog);
    dialog.showModal();
  }
  all("[data-max]", dialog).forEach(letters);
  all("[data-budget]", dialog).forEach(dots);
  const wrong = find("[aria-invalid], [data-wrong] input:not([type=hidden])", dialog);
  const first = wrong ?? find(".field:first-child :is(textarea, input[data-max]), [autofocus]", dialog);
  (first ?? find("h2", dialog)).focus();
  if (!wrong) dialog.scrollTop = 0;
}

// The first Esc on something typed says so; the browser lets the second one through.
function keepUnsent(event) {
  const dialog = event.currentTarget;
  if (!dialog.dataset.typed || dialog.dataset.warned) return;
  event.preventDefault();
  dialog.dataset.warned = "yes";
  find(".trouble", dialog).textContent = words.unsent;
}

// --- while filling in: letters and dots are counted, never cut -------------------------------

document.addEventListener("input", ({ target }) => {
  const dialog = target.closest("dialog");
  if (dialog) dialog.dataset.typed = "yes";
  if (target.matches("[data-max]")) letters(target);
  const ballot = target.closest("[data-budget]");
  if (ballot) dots(ballot);
});

function letters(field) {
  const typed = [...field.value.normalize("NFC")].length;
  say(document.getElementById(`${field.id}-count`), typed, typed - field.dataset.max);
}

function dots(ballot) {
  const given = all("input:checked, input[type=number]", ballot).reduce((sum, one) => sum + Number(one.value), 0);
  say(find(".left", ballot), ballot.dataset.budget - given, given - ballot.dataset.budget);
}

function say(place, number, over) {
  place.classList.toggle("over", over > 0);
  place.textContent = over > 0 ? place.dataset.over.replace("%", over) : place.dataset.fine.replace("%", number);
}

// Enter sends a line, as in any field of one line.
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && !find("dialog[open]")) sheet(false);
  if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
  if (!event.target.matches("dialog textarea[name^='line.']")) return;
  event.preventDefault();
  find("button.primary", event.target.form).click();
});

// --- the private area on a phone, and what waits in it ---------------------------------------

const tab = find("#tab");

function sheet(shown) {
  body.classList.toggle("private-shown", shown);
  tab.ariaExpanded = String(shown);
  if (shown) find("#private").focus({ preventScroll: true });
}

function count() {
  const waiting = all("#private .waits").filter((item) => !put.has(item.id));
  const badge = find("#badge");
  badge.hidden = waiting.length === 0;
  badge.textContent = badge.dataset.words.replace("%", waiting.length);
  tab.classList.toggle("calls", waiting.length > 0);
  const title = document.title.replace(/^\(\d+\) /, "");
  document.title = waiting.length ? `(${waiting.length}) ${title}` : title;
}

tab.addEventListener("click", () => sheet(!body.classList.contains("private-shown")));
document.addEventListener("close", () => sheet(false), true); // a dialog's: back to the channel

document.addEventListener("click", ({ target }) => {
  for (const menu of all(".menu[open]")) if (!menu.contains(target)) menu.open = false; // elsewhere
});

body.classList.add("scripted");
count();
for (const dialog of all("dialog[open]")) {
  dialog.open = false; // came with the page, before this file did
  open(dialog);
}
if (newestItem()) show(newestItem());
lead();
