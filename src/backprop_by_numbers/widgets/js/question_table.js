// A question's state from its table: the counterpart of widgets/question_table.py.

// Returns the question with the numbers of each variant: what is given, as pairs of a name and a
// text; all values by name; and for each part pairs of a mistake's index and the value it gives.
export function unpacked({ table, variants, ...question }) {
  const { given, values, wrong, rows } = table;
  const numbersOf = (row) => {
    const cells = row.split(" ");
    const next = (columns) =>
      cells.splice(0, columns.length).flatMap((text, i) => (text ? [[columns[i], text]] : []));
    const stated = next(given);
    return {
      given: stated,
      values: Object.fromEntries([...stated, ...next(values)]),
      wrong: wrong.map(next),
    };
  };
  return { ...question, variants: variants.map((variant, i) => ({ ...variant, ...numbersOf(rows[i]) })) };
}
