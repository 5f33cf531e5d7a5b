// A convolutional network that reads digits, in numbers: forward, and back to the pixels.
//
// The counterpart of network/convolution.py and network/backpropagation.py for one image of SIDE x
// SIDE at a time: a convolution with any number of kernels, ReLU, max pooling, ten outputs with
// softmax, and cross-entropy. A network holds `kernels` [kernel][row][column], `kernelBiases`,
// `window` [height, width] of the pooling, `weights` [digit][pooled number] and `biases`. An image
// and each map are flat, row by row. What is passed in is not checked: whoever sets it has done so.

export const SIDE = 8; // of the image

// Returns all that a forward pass computes: for each kernel the map before and after ReLU, its pooled
// numbers with the place of each in the map, the first of the largest; the ten outputs' nets and
// probabilities.
export function read(network, image) {
  const { kernels, kernelBiases } = network;
  const mapNets = kernels.map((kernel, index) => convolved(image, kernel, kernelBiases[index]));
  const maps = mapNets.map(rectified);
  const blocks = blocksOf(network);
  const winners = maps.map((map) =>
    blocks.map((cells) => cells.reduce((best, cell) => (map[cell] > map[best] ? cell : best))),
  );
  const pooled = maps.map((map, index) => winners[index].map((place) => map[place]));
  const nets = outputNets(network, pooled.flat());
  return { mapNets, maps, winners, pooled, nets, probabilities: softmax(nets) };
}

// Returns the rows and columns of a map, and of what pooling makes of it.
export function shapesOf({ kernels: [kernel], window }) {
  const map = [SIDE - kernel.length + 1, SIDE - kernel[0].length + 1];
  return { map, pooled: map.map((size, axis) => Math.floor(size / window[axis])) };
}

// Returns the digit that the network reads: the one with the largest probability.
export function answerOf({ nets }) {
  return firstLargest(nets);
}

// Returns the cross-entropy with a digit as the target: -ln of its probability, also where that is too
// small for a number.
export function errorOf({ nets }, digit) {
  const largest = firstLargest(nets);
  let others = 0;
  nets.forEach((net, index) => index !== largest && (others += Math.exp(net - nets[largest])));
  return nets[largest] - nets[digit] + Math.log1p(others);
}

// Returns the derivative of that error with respect to each pixel.
export function pixelDerivatives(network, found, digit) {
  const deltas = outputDeltas(found.probabilities, digit);
  const pixels = new Array(SIDE ** 2).fill(0);
  const { kernels, weights } = network;
  const across = shapesOf(network).map[1];
  const perMap = found.pooled[0].length;
  kernels.forEach((kernel, index) => {
    found.winners[index].forEach((place, cell) => {
      if (found.maps[index][place] <= 0) return; // ReLU's slope is 0 there
      let delta = 0;
      for (let j = 0; j < deltas.length; j++) delta += deltas[j] * weights[j][index * perMap + cell];
      const corner = pixelBelow(place, across);
      kernel.forEach((row, down) =>
        row.forEach((weight, right) => (pixels[corner + down * SIDE + right] += delta * weight)),
      );
    });
  });
  return pixels;
}

// Returns for each pixel whether the error has no derivative with respect to it: it is used by numbers
// that share the first place in a pooling window, as on blank paper, or by one that is at ReLU's kink.
// A little more ink has another effect there than a little less.
export function pixelsAtKinks(network, { mapNets }) {
  const across = shapesOf(network).map[1];
  const blocks = blocksOf(network);
  const found = new Array(SIDE ** 2).fill(false);
  mapNets.forEach((nets, index) => {
    for (const cells of blocks) {
      const most = Math.max(...cells.map((cell) => nets[cell]));
      const first = cells.filter((cell) => nets[cell] === most);
      if (most < 0 || (most > 0 && first.length === 1)) continue;
      for (const cell of first) {
        network.kernels[index].forEach((row, y) =>
          row.forEach((_, x) => (found[pixelBelow(cell, across) + y * SIDE + x] = true)),
        );
      }
    }
  });
  return found;
}

function convolved(image, kernel, bias) {
  const [height, width] = [kernel.length, kernel[0].length];
  const map = [];
  for (let top = 0; top <= SIDE - height; top++) {
    for (let left = 0; left <= SIDE - width; left++) {
      let sum = 0;
      for (let row = 0; row < height; row++) {
        const start = (top + row) * SIDE + left;
        for (let column = 0; column < width; column++) sum += kernel[row][column] * image[start + column];
      }
      map.push(sum + bias);
    }
  }
  return map;
}

function rectified(nets) {
  return nets.map((net) => (net > 0 ? net : 0));
}

// Returns for each pooling window the places in a map that it shows, row by row. Windows are beside one
// another; what is left over at the lower and right end is in none.
function blocksOf(network) {
  const [height, width] = network.window;
  const { map: [, across], pooled: [down, right] } = shapesOf(network);
  return Array.from({ length: down * right }, (_, block) => {
    const corner = Math.floor(block / right) * height * across + (block % right) * width;
    return Array.from(
      { length: height * width },
      (_, cell) => corner + Math.floor(cell / width) * across + (cell % width),
    );
  });
}

// Returns the pixel at the upper left of the window that a place of a map is computed from.
function pixelBelow(place, across) {
  return Math.floor(place / across) * SIDE + (place % across);
}

function outputNets({ weights, biases }, inputs) {
  return weights.map((row, digit) => {
    let sum = 0;
    for (let i = 0; i < row.length; i++) sum += row[i] * inputs[i];
    return sum + biases[digit];
  });
}

function softmax(nets) {
  const largest = nets[firstLargest(nets)];
  const powers = nets.map((net) => Math.exp(net - largest)); // exp of a large number would overflow
  const total = powers.reduce((sum, power) => sum + power, 0);
  return powers.map((power) => power / total);
}

// Returns out - target for each output. Of the target it is the sum of the others: where its
// probability is close to 1, the difference would lose its digits.
function outputDeltas(probabilities, digit) {
  const others = probabilities.reduce((sum, out, index) => (index === digit ? sum : sum + out), 0);
  return probabilities.map((out, index) => (index === digit ? -others : out));
}

function firstLargest(values) {
  return values.reduce((best, value, index) => (value > values[best] ? index : best), 0);
}
