// The search and the copy buttons. A plain script without requests for data, so that the site also works from a disk.
const { root, search: scripts } = document.documentElement.dataset;
const box = document.querySelector(".search");
const input = box.querySelector("input");
const list = box.querySelector(".found");
/** Results that are shown, at most. */
const MOST_RESULTS = 12;
let engine;

box.hidden = false;
input.addEventListener("focus", load);
input.addEventListener("input", show);
document.addEventListener("keydown", byKeyboard);
document.addEventListener("click", ({ target }) => {
  if (!box.contains(target)) list.hidden = true;
});
for (const block of document.querySelectorAll(".code")) addCopy(block);

/** Loads the engine and its index, once. */
function load() {
  engine ??= scripts
    .split(" ")
    .reduce((before, path) => before.then(() => loadScript(path)), Promise.resolve())
    .then(() => window.MiniSearch.loadJS(window.ringhookSearch.index, window.ringhookSearch.options));
  return engine;
}

function loadScript(path) {
  return new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = path;
    script.onload = resolve;
    script.onerror = () => reject(new Error(`could not load ${path}`));
    document.head.append(script);
  });
}

async function show() {
  const words = input.value.trim();
  const index = await load();
  if (words !== input.value.trim()) return;
  const results = words === "" ? [] : index.search(words, { boostDocument }).slice(0, MOST_RESULTS);
  list.replaceChildren(...results.map(itemOf));
  if (words !== "" && results.length === 0) list.append(nothing(words));
  list.hidden = words === "";
}

/** Who searches wants to know how, then what is; how it came to be stands last. */
function boostDocument(_id, _term, { path }) {
  if (path.startsWith("guides/")) return 3;
  return path.startsWith("reference/") ? 2 : 1;
}

function itemOf({ title, page, path }) {
  const link = document.createElement("a");
  link.href = root + path;
  link.append(title);
  if (page !== title) {
    const of = document.createElement("small");
    of.append(page);
    link.append(of);
  }
  // A link to another part of this page loads nothing.
  link.addEventListener("click", () => {
    list.hidden = true;
  });
  return wrap(link);
}

function nothing(words) {
  const line = document.createElement("p");
  line.append(`Nothing found for “${words}”.`);
  return wrap(line);
}

function wrap(child) {
  const item = document.createElement("li");
  item.append(child);
  return item;
}

/** `/` searches, the arrows go through what was found, Escape leaves it. */
function byKeyboard(event) {
  const isTyping = event.target instanceof HTMLInputElement;
  if (event.key === "/" && !isTyping && !event.ctrlKey && !event.metaKey) {
    event.preventDefault();
    input.focus();
  }
  if (event.key === "Escape") list.hidden = true;
  if (event.key === "Enter" && event.target === input) list.querySelector("a")?.click();
  if (!["ArrowDown", "ArrowUp"].includes(event.key) || !box.contains(event.target)) return;
  event.preventDefault();
  const stops = [input, ...list.querySelectorAll("a")];
  const step = event.key === "ArrowDown" ? 1 : -1;
  stops.at((stops.indexOf(document.activeElement) + step) % stops.length)?.focus();
}

function addCopy(block) {
  if (!navigator.clipboard) return;
  const button = document.createElement("button");
  button.type = "button";
  button.className = "copy";
  button.append("Copy");
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(block.querySelector("code").textContent);
    button.textContent = "Copied";
    setTimeout(() => {
      button.textContent = "Copy";
    }, 1_500);
  });
  block.append(button);
}
