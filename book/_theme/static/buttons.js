// The theme's two buttons that come with a handler in an attribute. No page may have one, so the
// templates leave them out, and here is what they did.
addEventListener("click", event => {
  const button = event.target.closest("button");
  if (button?.classList.contains("btn-download-pdf-button")) print();
  if (button?.classList.contains("btn-fullscreen-button")) toggleFullScreen();
});
