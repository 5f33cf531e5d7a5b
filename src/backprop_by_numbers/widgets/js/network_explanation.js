// What the network lab says of each part of the picture: its formulas, and a sentence before them.

import { BIASES, HIDDEN, INPUTS, OUTPUTS, PARAMETERS, WEIGHTS, ends } from "./example.js";
import { symbol } from "./formula.js";

// Returns the words, as HTML, and the names of the quantities to work out.
export function explanation(name, backward) {
  const part = symbol(name || "h1");
  if (!name) {
    return { words: "Choose a neuron or a connection to see its numbers worked out.", names: [] };
  }
  if (name === "E_total") {
    return { words: "Both errors count alike: they are added.", names: [name] };
  }
  if (INPUTS.includes(name)) {
    return { words: `The input ${part} is given: it is not computed, and not trained.`, names: [] };
  }
  if (name in WEIGHTS) return ofWeight(name, part, backward);
  if (name in BIASES) return ofBias(name, part, backward);
  return ofNeuron(name, part, backward);
}

function ofWeight(name, part, backward) {
  const [start, end] = ends(name);
  if (!backward) {
    return {
      words: `${part} is the weight of ${symbol(start)} in the net of ${symbol(end)}.`,
      names: [`net_${end}`],
    };
  }
  const first = HIDDEN.includes(end) ? " The first is the sum over both paths." : "";
  return {
    words: `How the error changes with ${part}: three factors, multiplied.${first}`,
    names: [`dE_total/d${name}`, `${name}+`],
  };
}

function ofBias(name, part, backward) {
  const neurons = BIASES[name] === 0 ? HIDDEN : OUTPUTS;
  if (backward) {
    return { words: `The bias ${part} is not trained here, as in the article.`, names: [] };
  }
  return {
    words: `The bias ${part} is added in both neurons of its layer.`,
    names: neurons.map((neuron) => `net_${neuron}`),
  };
}

function ofNeuron(name, part, backward) {
  const isOutput = OUTPUTS.includes(name);
  if (!backward) {
    return {
      words: `${part} adds up its weighted inputs and its bias, then applies the logistic function.`,
      names: [`net_${name}`, `out_${name}`, ...(isOutput ? [`E_${name}`] : [])],
    };
  }
  const paths = isOutput ? "" : ", over both paths";
  return {
    words: `The delta of ${part}: how the error changes with its output${paths}, times the slope there.`,
    names: [`dE_total/dout_${name}`, `dout_${name}/dnet_${name}`, `delta_${name}`],
  };
}

// Returns the groups of the readout: all quantities, in the order of the work.
export function readoutGroups() {
  const of = (names, ...forms) => names.flatMap((name) => forms.map((form) => form(name)));
  const weights = Object.keys(WEIGHTS);
  return [
    {
      title: "Given",
      names: [...INPUTS, ...of(OUTPUTS, (o) => `target_${o}`), ...PARAMETERS, "eta"],
    },
    {
      title: "Forward pass",
      names: [
        ...of([...HIDDEN, ...OUTPUTS], (n) => `net_${n}`, (n) => `out_${n}`),
        ...of(OUTPUTS, (o) => `E_${o}`),
        "E_total",
      ],
    },
    {
      title: "Backward pass",
      names: [
        ...of(OUTPUTS, (o) => `dE_total/dout_${o}`, (o) => `dout_${o}/dnet_${o}`, (o) => `delta_${o}`),
        ...of(HIDDEN, (h) => `dE_o1/dout_${h}`, (h) => `dE_o2/dout_${h}`, (h) => `dE_total/dout_${h}`),
        ...of(HIDDEN, (h) => `dout_${h}/dnet_${h}`, (h) => `delta_${h}`),
        ...weights.map((w) => `dnet_${ends(w)[1]}/d${w}`),
      ],
    },
    { title: "Gradients", names: weights.map((w) => `dE_total/d${w}`) },
    { title: "After one update", names: weights.map((w) => `${w}+`) },
  ];
}
