/** The C-alpha atoms of an alpha helix: 100° and 1.5 Å from one residue to the next, 2.3 Å from the axis. */
export function helix(residues: number): Float64Array {
  const turn = (100 / 180) * Math.PI
  const atoms = Array.from({ length: residues }, (_, k) => [
    2.3 * Math.cos(k * turn),
    2.3 * Math.sin(k * turn),
    1.5 * k,
  ])
  return Float64Array.from(atoms.flat())
}

/** The same body elsewhere: turned by 1 about z, then by 2 about x, then carried away. */
export function moved(points: Float64Array): Float64Array {
  const result = new Float64Array(points.length)
  for (let at = 0; at < points.length; at += 3) {
    const [x, y] = turned(points[at], points[at + 1], 1)
    const [v, w] = turned(y, points[at + 2], 2)
    result.set([x + 10, v - 20, w + 30], at)
  }
  return result
}

function turned(a: number, b: number, angle: number): [number, number] {
  return [Math.cos(angle) * a - Math.sin(angle) * b, Math.sin(angle) * a + Math.cos(angle) * b]
}
