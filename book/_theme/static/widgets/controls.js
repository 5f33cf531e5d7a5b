// The page's own controls for ipywidgets' models: native elements, each with its label.

pageWidgets.controls = (() => {
  let count = 0;

  function element(tag, properties = {}, ...children) {
    const made = Object.assign(document.createElement(tag), properties);
    made.append(...children);
    return made;
  }

  // A row of a label, the control, and what else belongs to it.
  function row(model, control, ...others) {
    control.id = `widget-${++count}`;
    control.disabled = Boolean(model.get("disabled"));
    const label = element("label", { htmlFor: control.id, textContent: model.get("description") });
    const made = element("div", { className: "widget-control" }, label, control, ...others);
    pageWidgets.applyLayout(made, model);
    return made;
  }

  // A slider for one of a model's traits. `valueAt` and `placeOf` convert between its position (such
  // as an exponent) and the trait's value; `textOf` writes the value.
  function slider(model, { trait, min, max, step, textOf, valueAt, placeOf }) {
    const input = element("input", { type: "range", min, max, step });
    const readout = element("output", { hidden: !model.get("readout") });
    function show() {
      const text = textOf(model.get(trait));
      const place = String(placeOf(model.get(trait)));
      if (input.value !== place) input.value = place;
      input.setAttribute("aria-valuetext", text);
      input.style.setProperty("--part", (input.value - input.min) / (input.max - input.min));
      readout.textContent = text;
    }
    const event = model.get("continuous_update") === false ? "change" : "input";
    input.addEventListener(event, () => model.set(trait, valueAt(input.valueAsNumber)));
    // A finger moves the slider before the browser finds that it scrolls the page: then it is as if
    // it had not.
    let untouched = null;
    input.addEventListener("pointerdown", () => (untouched = model.get(trait)));
    input.addEventListener("pointercancel", () => {
      model.set(trait, untouched);
      show();
    });
    model.on(`change:${trait}`, show);
    const made = row(model, input, readout);
    readout.htmlFor = input.id;
    show();
    return made;
  }

  function numberSlider(model, valueAt = (place) => place, placeOf = (value) => value) {
    const [min, max, step] = ["min", "max", "step"].map((name) => model.get(name));
    const textOf = (value) => formatted(value, model.get("readout_format"));
    return slider(model, { trait: "value", min, max, step, textOf, valueAt, placeOf });
  }

  function selectionSlider(model) {
    const labels = model.get("_options_labels");
    const same = (index) => index;
    return slider(model, {
      trait: "index",
      min: 0,
      max: labels.length - 1,
      step: 1,
      textOf: (index) => labels[index],
      valueAt: same,
      placeOf: same,
    });
  }

  // Writes a number by the few forms of d3-format that ipywidgets' sliders have.
  function formatted(value, form = "") {
    if (typeof value !== "number") return String(value); // as another widget has set it
    const [, digits, kind] = form.match(/^\.(\d+)([fge])$/) ?? [];
    const text =
      kind === "f"
        ? value.toFixed(digits)
        : kind === "e"
          ? value.toExponential(digits)
          : kind === "g"
            ? String(Number(value.toPrecision(digits)))
            : String(value);
    return text.replace("-", "−");
  }

  function checkbox(model) {
    const input = element("input", { type: "checkbox" });
    const show = () => (input.checked = model.get("value"));
    input.addEventListener("change", () => model.set("value", input.checked));
    model.on("change:value", show);
    show();
    return row(model, input);
  }

  function dropdown(model) {
    const options = model.get("_options_labels").map((text) => element("option", { text }));
    const select = element("select", {}, ...options);
    const show = () => (select.selectedIndex = model.get("index"));
    select.addEventListener("change", () => model.set("index", select.selectedIndex));
    model.on("change:index", show);
    show();
    return row(model, select);
  }

  const logarithm = (model) => (value) => Math.log(value) / Math.log(model.get("base"));
  return {
    FloatSliderModel: (model) => numberSlider(model),
    IntSliderModel: (model) => numberSlider(model),
    SelectionSliderModel: selectionSlider,
    FloatLogSliderModel: (model) =>
      numberSlider(model, (exponent) => model.get("base") ** exponent, logarithm(model)),
    CheckboxModel: checkbox,
    DropdownModel: dropdown,
  };
})();
