/** Kinds of items: how number `i` is made, and how it is known again. Nothing is shared between two items. */
export const kinds = {
  integers: { make: (i) => i, idOf: (value) => value },
  nested: { make: nested, idOf: ({ id }) => id },
  records: { make: record, idOf: ({ id }) => id },
}

/** About 1 KB of nested objects (as JSON). */
function nested(i) {
  return {
    id: i,
    name: `item number ${i}`,
    at: { x: i * 0.25, y: i * 0.5, z: i, frame: { origin: [0, 0, i], scale: { by: 2, unit: 'metre' } } },
    tags: ['alpha', 'beta', 'gamma', 'delta', `tag-${i % 97}`],
    parts: [part(i), part(i + 1), part(i + 2), part(i + 3), part(i + 4), part(i + 5)],
    note: 'a sentence of ordinary length stands here, as it would in a record that people have written',
  }
}

const part = (i) => ({ key: `part-${i % 1000}`, value: i / 3, good: i % 2 === 0, range: { from: i, to: i + 10 } })

/** About 10 KB: a table of 100 rows. */
function record(i) {
  const rows = []
  for (let row = 0; row < 100; row++)
    rows.push({ row, name: `row ${row} of ${i}`, value: i / (row + 1), flags: [row % 2, row % 3], unit: 'millimetre' })
  return { id: i, title: `record ${i}`, rows }
}
