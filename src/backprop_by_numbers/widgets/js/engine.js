// Forward pass, error, backward pass, step and training: the whole algorithm, for the page.
//
// The counterpart of network/backpropagation.py and training/reference.py, with the same names and
// the same order of operations, for logistic neurons, half the squared error, and one example at a
// time: weights[k][j][i] leads from neuron i of the layer below to neuron j of layer k, and
// biases[k][j] belongs to it. What is passed in is never changed, and not checked: Python, or the
// control that a reader moves, has done that before.
//
// Each pass exists twice. The private one writes into arrays that it is given, so that training
// can use the same ones ten thousand times over; the public one gives it new ones.

export function logistic(net) {
  const small = Math.exp(-Math.abs(net)); // exp of a large number would overflow
  return (net >= 0 ? 1 : small) / (1 + small);
}

// The usual form is out (1 - out), which is 0 where out rounds to 1. Near 1 the difference 1 - out is
// found as exp(-net) out instead, which keeps every digit and takes longer.
export function logisticDerivative(net, out = logistic(net)) {
  return out * (out < 0.999 ? 1 - out : Math.exp(-net) * out);
}

export function halfSquaredError(out, target) {
  return 0.5 * (target - out) ** 2;
}

export function halfSquaredErrorDerivative(out, target) {
  return out - target;
}

// Returns each layer's total net inputs and outputs; a layer's outputs are the next one's inputs.
export function forward(weights, biases, x) {
  const nets = biases.map(zeros);
  const outs = biases.map(zeros);
  forwardInto(weights, biases, x, nets, outs);
  return { nets, outs };
}

// Returns the error summed over the outputs.
export function error(output, target) {
  let sum = 0;
  for (let j = 0; j < output.length; j++) sum += halfSquaredError(output[j], target[j]);
  return sum;
}

// Returns the gradients of the weights, and the deltas, which are those of the biases: found from the
// last layer back. nets and outs are what the forward pass found.
export function backward(weights, x, { nets, outs }, target) {
  const deltas = outs.map(zeros);
  const gradients = weights.map((matrix) => matrix.map(zeros));
  backwardInto(weights, x, nets, outs, target, deltas, gradients);
  return { weights: gradients, deltas };
}

// Returns the parameters after one step against their gradients: a number, or arrays of numbers.
export function updated(parameters, gradients, learningRate) {
  if (typeof parameters === "number") return parameters - learningRate * gradients;
  return Array.from(parameters, (p, i) => updated(p, gradients[i], learningRate));
}

// Updates a network's weights so many times; its biases stay, as in the article. Returns the errors
// before training and after each update, the trained weights, and, in a Map, the weights after each
// of the updates in snapshotsAt.
export function train(
  weights,
  biases,
  x,
  target,
  { learningRate = 0.5, steps = 10000, snapshotsAt = [] } = {},
) {
  const now = copied(weights);
  const errors = new Float64Array(steps + 1);
  const wanted = new Set(snapshotsAt);
  const snapshots = new Map();
  const [nets, outs, deltas] = [0, 0, 0].map(() => biases.map(zeros));
  const gradients = weights.map((matrix) => matrix.map(zeros));
  for (let step = 0; step <= steps; step++) {
    if (wanted.has(step)) snapshots.set(step, copied(now));
    forwardInto(now, biases, x, nets, outs);
    errors[step] = error(outs[outs.length - 1], target);
    if (step === steps) break;
    backwardInto(now, x, nets, outs, target, deltas, gradients);
    for (let k = 0; k < now.length; k++) {
      for (let j = 0; j < now[k].length; j++) takeStep(now[k][j], gradients[k][j], learningRate);
    }
  }
  return { errors, weights: now, snapshots };
}

function forwardInto(weights, biases, x, nets, outs) {
  let incoming = x;
  for (let k = 0; k < weights.length; k++) {
    for (let j = 0; j < weights[k].length; j++) {
      const row = weights[k][j];
      let sum = 0;
      for (let i = 0; i < row.length; i++) sum += row[i] * incoming[i];
      nets[k][j] = sum + biases[k][j];
      outs[k][j] = logistic(nets[k][j]);
    }
    incoming = outs[k];
  }
}

function backwardInto(weights, x, nets, outs, target, deltas, gradients) {
  const last = weights.length - 1;
  for (let k = last; k >= 0; k--) {
    const incoming = k > 0 ? outs[k - 1] : x;
    for (let j = 0; j < outs[k].length; j++) {
      const errorByOut =
        k === last
          ? halfSquaredErrorDerivative(outs[k][j], target[j])
          : weightedDeltas(weights[k + 1], j, deltas[k + 1]);
      deltas[k][j] = errorByOut * logisticDerivative(nets[k][j], outs[k][j]);
      for (let i = 0; i < incoming.length; i++) gradients[k][j][i] = deltas[k][j] * incoming[i];
    }
  }
}

// Returns the sum of the next layer's deltas, each times the weight that leads to it from neuron i.
function weightedDeltas(matrix, i, deltas) {
  let sum = 0;
  for (let j = 0; j < matrix.length; j++) sum += deltas[j] * matrix[j][i];
  return sum;
}

function takeStep(parameters, gradients, learningRate) {
  for (let i = 0; i < parameters.length; i++) parameters[i] -= learningRate * gradients[i];
}

function zeros(values) {
  return Array.from(values, () => 0);
}

function copied(weights) {
  return weights.map((matrix) => matrix.map((row) => row.slice()));
}
