// Figures are lazy, so that only the one of two that fits the theme is fetched. A reader who scrolls
// fast would find some places empty: the figures near the top, and the static pictures in whose
// places live figures will be, are fetched at once.
for (const picture of document.querySelectorAll(".bd-article img[loading=lazy]")) {
  const isNear = picture.getBoundingClientRect().top < 2 * innerHeight;
  if (picture.checkVisibility() && (isNear || picture.closest(".lab-still"))) {
    picture.loading = "eager";
  }
}
