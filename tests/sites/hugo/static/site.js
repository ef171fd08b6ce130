// The site's dark switch, as Bootstrap themes have it.
document.getElementById("dark").addEventListener("click", () => {
  const root = document.documentElement;
  root.dataset.bsTheme = root.dataset.bsTheme === "dark" ? "light" : "dark";
});
