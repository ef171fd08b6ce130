// The index of the pitfalls, once it can be searched: what does not fit is hidden. Words of both languages are found.

const form = document.querySelector("#filter");
const entries = [...document.querySelectorAll(".index > li")].map((item) => ({
  item,
  said: `${item.textContent} ${item.dataset.words}`.toLowerCase(),
}));

function filter() {
  const { query, family, outcome, release } = Object.fromEntries(new FormData(form));
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  const fits = ({ item: { dataset }, said }) =>
    words.every((word) => said.includes(word)) &&
    (!family || dataset.family === family) &&
    (!outcome || dataset.outcome === outcome) &&
    (!release || (Number(dataset.since ?? 0) <= Number(release) && Number(release) <= Number(dataset.until ?? Infinity)));
  for (const entry of entries) entry.item.hidden = !fits(entry);
  for (const section of document.querySelectorAll(".family")) section.hidden = !section.querySelector("li:not([hidden])");
  const shown = entries.filter(({ item }) => !item.hidden).length;
  form.elements.count.value = form.elements.count.dataset.words.replace("{shown}", shown).replace("{all}", entries.length);
  document.querySelector("#none").hidden = shown > 0;
  const asked = new URLSearchParams(Object.entries({ query, family, outcome, release }).filter(([, value]) => value));
  history.replaceState(null, "", `${location.pathname}${asked.size ? `?${asked}` : ""}`);
}

// What was asked is in the address, so that it can be linked and is there again after going back.
for (const [name, value] of new URLSearchParams(location.search)) {
  if (form.elements[name]) form.elements[name].value = value;
}
form.hidden = false;
form.addEventListener("input", filter);
form.addEventListener("submit", (event) => event.preventDefault());
filter();
