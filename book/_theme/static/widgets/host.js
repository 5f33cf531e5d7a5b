// Shows the widgets of a page that has no kernel: boxes, controls, and anywidgets, which bring
// their own module. It reads the state that a run of the notebook has left in the page.

pageWidgets.applyLayout = (element, model) => {
  for (const [name, value] of Object.entries(model.get("layout")?.state ?? {})) {
    if (value !== null && !name.startsWith("_")) {
      element.style.setProperty(name.replaceAll("_", "-"), value);
    }
  }
};

(() => {
  const STATE = 'script[type="application/vnd.jupyter.widget-state+json"]';
  const VIEW = 'script[type="application/vnd.jupyter.widget-view+json"]';
  const NEAR = "100% 0px"; // a screen's height above and below the window
  const BOXES = { BoxModel: "row", HBoxModel: "row", VBoxModel: "column", GridBoxModel: "grid" };
  const modules = new Map();

  function loadModule(text) {
    if (!modules.has(text)) {
      const address = URL.createObjectURL(new Blob([text], { type: "text/javascript" }));
      modules.set(
        text,
        import(address).finally(() => URL.revokeObjectURL(address)),
      );
    }
    return modules.get(text);
  }

  function addStyle(text) {
    const there = [...document.querySelectorAll("style.widget")];
    if (!text || there.some((style) => style.textContent === text)) return;
    const style = document.createElement("style");
    style.className = "widget";
    style.textContent = text;
    document.head.append(style);
  }

  // Returns a text of a model; in the page, several models share one that only the first holds.
  function textOf(model, trait) {
    const text = model.get(trait);
    return text instanceof pageWidgets.Model ? text.get(trait) : text;
  }

  async function renderAnywidget(model, element) {
    addStyle(textOf(model, "_css"));
    const module = (await loadModule(textOf(model, "_esm"))).default;
    const widget = typeof module === "function" ? await module() : module;
    if (!model.initialized) await widget.initialize?.({ model });
    model.initialized = true;
    await widget.render?.({ model, el: element, signal: new AbortController().signal });
  }

  // Returns a model's element, and adds to `pending` the promises of what is still loading.
  function render(model, pending) {
    const control = pageWidgets.controls[model.name];
    if (control) return control(model);
    const element = document.createElement("div");
    element.classList.add(...(model.get("_dom_classes") ?? []));
    pageWidgets.applyLayout(element, model);
    if (model.name in BOXES) {
      element.classList.add(`widget-${BOXES[model.name]}-box`);
      element.append(...model.get("children").map((child) => render(child, pending)));
    } else if (model.get("_esm")) {
      pending.push(renderAnywidget(model, element));
    } else {
      element.textContent = `A ${model.name} shows in a running notebook only.`;
    }
    return element;
  }

  // Puts a live lab beside its static picture; when it is complete, it takes the picture's place.
  async function showLab(place, script, models) {
    const pending = [];
    try {
      const live = render(models.get(JSON.parse(script.textContent).model_id), pending);
      live.classList.add("lab-live");
      script.after(live);
      await Promise.all(pending);
      place.classList.add("is-live");
    } catch (reason) {
      place.querySelector(".lab-live")?.remove();
      const problem = document.createElement("p");
      problem.textContent = `This figure could not be brought to life: ${reason.message}`;
      script.after(problem);
    }
  }

  const state = document.querySelector(STATE);
  if (!state) return;
  const models = pageWidgets.readModels(state.textContent);
  // A lab is shown only when the reader scrolls near it, so that a long page loads fast.
  const nearby = new IntersectionObserver(
    (entries) => {
      for (const { target, isIntersecting } of entries) {
        if (!isIntersecting) continue;
        nearby.unobserve(target);
        for (const script of target.querySelectorAll(VIEW)) showLab(target, script, models);
      }
    },
    { rootMargin: NEAR },
  );
  for (const script of document.querySelectorAll(VIEW)) {
    nearby.observe(script.closest(".lab-place") ?? script.parentElement);
  }
})();
