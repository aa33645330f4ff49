/** Rotations stop once the squares beside the diagonal sum up to less than this share of those on it. */
const NEGLIGIBLE = 1e-28

/** A square matrix: its elements, row after row. */
export type Matrix = number[]

/**
 * The eigenvector, of length 1, of a symmetric matrix's greatest eigenvalue: Jacobi's rotations, which make one
 * element after the other zero until only the eigenvalues, on the diagonal, are left.
 *
 * @param symmetric overwritten
 * @param size how many rows it has
 */
export function principalEigenvector(symmetric: Matrix, size: number): number[] {
  const vectors = identity(size)
  while (besideDiagonal(symmetric, size) > NEGLIGIBLE * onDiagonal(symmetric, size)) sweep(symmetric, vectors, size)
  let greatest = 0
  for (let row = 1; row < size; row++) {
    if (symmetric[row * size + row] > symmetric[greatest * size + greatest]) greatest = row
  }
  return vectors.slice(greatest * size, greatest * size + size)
}

function identity(size: number): Matrix {
  const matrix = new Array<number>(size * size).fill(0)
  for (let at = 0; at < matrix.length; at += size + 1) matrix[at] = 1
  return matrix
}

/** Sums the squares of the elements that are still to vanish. */
function besideDiagonal(matrix: Matrix, size: number): number {
  let sum = 0
  for (let at = 0; at < matrix.length; at++) if (at % (size + 1) !== 0) sum += matrix[at] * matrix[at]
  return sum
}

function onDiagonal(matrix: Matrix, size: number): number {
  let sum = 0
  for (let at = 0; at < matrix.length; at += size + 1) sum += matrix[at] * matrix[at]
  return sum
}

function sweep(matrix: Matrix, vectors: Matrix, size: number): void {
  for (let p = 0; p < size; p++) {
    for (let q = p + 1; q < size; q++) if (matrix[p * size + q] !== 0) rotate(matrix, vectors, size, p, q)
  }
}

/** Turns the plane of axes p and q so far that the element in row p, column q becomes zero. */
function rotate(matrix: Matrix, vectors: Matrix, size: number, p: number, q: number): void {
  const theta = (matrix[q * size + q] - matrix[p * size + p]) / (2 * matrix[p * size + q])
  const tangent = (theta < 0 ? -1 : 1) / (Math.abs(theta) + Math.sqrt(theta * theta + 1))
  const cosine = 1 / Math.sqrt(tangent * tangent + 1)
  const sine = tangent * cosine
  for (let i = 0; i < size; i++) mix(matrix, p * size + i, q * size + i, cosine, sine)
  for (let i = 0; i < size; i++) mix(matrix, i * size + p, i * size + q, cosine, sine)
  for (let i = 0; i < size; i++) mix(vectors, p * size + i, q * size + i, cosine, sine)
}

function mix(matrix: Matrix, at: number, other: number, cosine: number, sine: number): void {
  const value = matrix[at]
  matrix[at] = cosine * value - sine * matrix[other]
  matrix[other] = sine * value + cosine * matrix[other]
}
