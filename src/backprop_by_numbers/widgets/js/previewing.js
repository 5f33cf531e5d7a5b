// Parts of a picture that show more of themselves while they are pointed at or have the focus.

// Calls `preview` with the name of the part that is pointed at or has the keyboard's focus, and with ""
// when it is none. The part is an element within `picture`, its name its data-part.
export function previewOf(part, picture, preview) {
  const { part: name } = part.dataset;
  // What has the focus is previewed again when the mouse leaves another part.
  const focused = () => picture.querySelector("[data-part]:focus-visible")?.dataset.part ?? "";
  part.addEventListener("pointerenter", (event) => event.pointerType === "mouse" && preview(name));
  part.addEventListener("pointerleave", () => preview(focused()));
  part.addEventListener("focus", () => part.matches(":focus-visible") && preview(name));
  part.addEventListener("blur", () => preview(""));
}
