// The groups of the convolution lab's readout: all quantities, in the order of the work.

import { CELLS, OUTPUTS, PARAMETERS, PIXELS, POOLED } from "./convolution_places.js";

// Returns the groups, each a title and the names of quantities.
export function readoutGroups() {
  const of = (names, ...forms) => names.flatMap((name) => forms.map((form) => form(name)));
  const net = (name) => `net_${name}`;
  const out = (name) => `out_${name}`;
  const byOut = (name) => `dE_total/dout_${name}`;
  const slope = (name) => `dout_${name}/dnet_${name}`;
  const delta = (name) => `delta_${name}`;
  const derivative = (name) => `dE_total/d${name}`;
  return [
    {
      title: "Given",
      names: [...PIXELS, ...of(OUTPUTS, (o) => `target_${o}`), ...PARAMETERS, "eta"],
    },
    {
      title: "Forward pass",
      names: [
        ...of(CELLS, net, out),
        ...of(POOLED, out),
        ...of(OUTPUTS, net, out, (o) => `E_${o}`),
        "E_total",
      ],
    },
    {
      title: "Backward pass",
      names: [
        ...of(OUTPUTS, byOut, slope, delta),
        ...of(POOLED, byOut),
        ...of(CELLS, byOut, slope, delta),
        ...of(PIXELS, derivative),
      ],
    },
    { title: "Derivatives", names: of(PARAMETERS, derivative) },
    { title: "After one update", names: of(PARAMETERS, (name) => `${name}+`) },
  ];
}
