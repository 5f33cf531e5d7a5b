// Figures are lazy, so that only the one of two that fits the theme is fetched. A reader who scrolls
// fast would find some places empty. So the figures near the top are fetched at once, with the
// static pictures in whose places live figures will be, and the others when the page first moves.
(() => {
  function fetchThose(areWanted) {
    for (const picture of document.querySelectorAll(".bd-article img[loading=lazy]")) {
      if (picture.checkVisibility() && areWanted(picture)) picture.loading = "eager";
    }
  }

  const isNear = (picture) => picture.getBoundingClientRect().top < 2 * innerHeight;
  fetchThose((picture) => isNear(picture) || picture.closest(".lab-still"));
  addEventListener("scroll", () => fetchThose(() => true), { once: true });
})();
