// The models of a page's widgets: what a running notebook keeps in its kernel manager.
//
// Classic scripts share one object, because a page opened from a file may not load modules.

const pageWidgets = {};

// A widget's state, with the part of Backbone's interface that anywidget promises its modules.
pageWidgets.Model = class {
  constructor(name, state) {
    this.name = name;
    this.state = state;
    this.listeners = new Map();
  }

  get(trait) {
    return this.state[trait];
  }

  set(trait, value) {
    if (Object.is(this.state[trait], value)) return;
    this.state[trait] = value;
    this.emit(`change:${trait}`, value);
    this.emit("change");
  }

  on(event, callback) {
    if (!this.listeners.has(event)) this.listeners.set(event, new Set());
    this.listeners.get(event).add(callback);
  }

  off(event, callback) {
    if (callback) this.listeners.get(event)?.delete(callback);
    else if (event) this.listeners.delete(event);
    else this.listeners.clear();
  }

  emit(event, value) {
    for (const callback of [...(this.listeners.get(event) ?? [])]) callback(this, value);
  }

  save_changes() {} // there is no kernel to tell

  send() {}
};

// Returns the models of the state that is embedded in the page, by id, linked as they were.
pageWidgets.readModels = (text) => {
  const saved = Object.entries(JSON.parse(text).state);
  const models = new Map(
    saved.map(([id, { model_name, state }]) => [id, new pageWidgets.Model(model_name, state)]),
  );
  const resolved = (value) =>
    typeof value === "string" && value.startsWith("IPY_MODEL_")
      ? models.get(value.slice("IPY_MODEL_".length))
      : value;
  for (const { state } of models.values()) {
    for (const [trait, value] of Object.entries(state)) {
      state[trait] = Array.isArray(value) ? value.map(resolved) : resolved(value);
    }
  }
  for (const model of models.values()) {
    if (!["LinkModel", "DirectionalLinkModel"].includes(model.name)) continue;
    follow(model.get("source"), model.get("target"));
    if (model.name === "LinkModel") listen(model.get("target"), model.get("source"));
  }
  return models;

  function follow(source, target) {
    target[0].set(target[1], source[0].get(source[1])); // at first the source's value counts
    listen(source, target);
  }

  function listen([source, from], [target, to]) {
    source.on(`change:${from}`, () => target.set(to, source.get(from)));
  }
};
