/** Rotations stop once the squares beside the diagonal sum up to less than this share of those on it. */
const NEGLIGIBLE = 1e-28

/**
 * The eigenvector, of length 1, of a symmetric matrix's greatest eigenvalue: Jacobi's rotations, which make one
 * element after the other zero until only the eigenvalues, on the diagonal, are left.
 */
export function principalEigenvector(symmetric: readonly (readonly number[])[]): number[] {
  const matrix = symmetric.map((row) => [...row])
  const vectors = matrix.map((row, i) => row.map((_, j) => (i === j ? 1 : 0)))
  while (besideDiagonal(matrix) > NEGLIGIBLE * onDiagonal(matrix)) sweep(matrix, vectors)
  const values = matrix.map((row, i) => row[i])
  const greatest = values.indexOf(Math.max(...values))
  return vectors[greatest]
}

/** Sums the squares of the elements that are still to vanish. */
function besideDiagonal(matrix: readonly number[][]): number {
  return squares(matrix.flatMap((row, i) => row.filter((_, j) => i !== j)))
}

function onDiagonal(matrix: readonly number[][]): number {
  return squares(matrix.map((row, i) => row[i]))
}

function squares(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value * value, 0)
}

function sweep(matrix: number[][], vectors: number[][]): void {
  for (let p = 0; p < matrix.length; p++) {
    for (let q = p + 1; q < matrix.length; q++) {
      if (matrix[p][q] !== 0) rotate(matrix, vectors, p, q)
    }
  }
}

/** Turns the plane of axes p and q so far that `matrix[p][q]` becomes zero. */
function rotate(matrix: number[][], vectors: number[][], p: number, q: number): void {
  const theta = (matrix[q][q] - matrix[p][p]) / (2 * matrix[p][q])
  const tangent = (theta < 0 ? -1 : 1) / (Math.abs(theta) + Math.sqrt(theta * theta + 1))
  const cosine = 1 / Math.sqrt(tangent * tangent + 1)
  const sine = tangent * cosine
  mixRows(matrix, p, q, cosine, sine)
  for (const row of matrix) [row[p], row[q]] = [cosine * row[p] - sine * row[q], sine * row[p] + cosine * row[q]]
  mixRows(vectors, p, q, cosine, sine)
}

function mixRows(rows: number[][], p: number, q: number, cosine: number, sine: number): void {
  const [above, below] = [rows[p], rows[q]]
  rows[p] = above.map((value, i) => cosine * value - sine * below[i])
  rows[q] = above.map((value, i) => sine * value + cosine * below[i])
}
