import { type Matrix, principalEigenvector } from './jacobi.ts'

/** Points in space, in ångström: x, y, z of one after the other. */
export type Points = Float64Array

/** A point in space: x, y, z. */
export type Point = readonly number[]

/** A motion of a rigid body: turn it about its centre, then carry the centre to another place. */
export interface Superposition {
  readonly centre: Point
  readonly place: Point
  /** Three rows of three. */
  readonly rotation: Matrix
}

/**
 * The motion that brings `mobile`, point by point, as near to `fixed` as can be: least squares (Kabsch 1976), solved
 * with a quaternion (Horn 1987), so that nothing is ever mirrored.
 */
export function superposition(mobile: Points, fixed: Points): Superposition {
  const centre = centroid(mobile)
  const place = centroid(fixed)
  const quaternion = principalEigenvector(keyMatrix(covariance(mobile, centre, fixed, place)), 4)
  return { centre, place, rotation: rotation(quaternion) }
}

/**
 * How far apart the points of each pair are, squared, once `mobile` has been moved.
 *
 * @param squares where to write them; as long as there are pairs
 */
export function squaredDistances(
  { centre, place, rotation }: Superposition,
  mobile: Points,
  fixed: Points,
  squares = new Float64Array(mobile.length / 3),
): Float64Array {
  for (let pair = 0, at = 0; pair < squares.length; pair++, at += 3) {
    const x = mobile[at] - centre[0]
    const y = mobile[at + 1] - centre[1]
    const z = mobile[at + 2] - centre[2]
    let square = 0
    for (let axis = 0; axis < 3; axis++) {
      const row = 3 * axis
      const moved = rotation[row] * x + rotation[row + 1] * y + rotation[row + 2] * z + place[axis]
      square += (moved - fixed[at + axis]) ** 2
    }
    squares[pair] = square
  }
  return squares
}

function centroid(points: Points): Point {
  const centre = [0, 0, 0]
  for (let at = 0; at < points.length; at += 3) {
    for (let axis = 0; axis < 3; axis++) centre[axis] += points[at + axis]
  }
  for (let axis = 0; axis < 3; axis++) centre[axis] /= points.length / 3
  return centre
}

/** How the coordinates of the two go together: rows are the axes of `mobile`, columns those of `fixed`. */
function covariance(mobile: Points, centre: Point, fixed: Points, place: Point): Matrix {
  const sums = [0, 0, 0, 0, 0, 0, 0, 0, 0]
  for (let at = 0; at < mobile.length; at += 3) {
    for (let row = 0; row < 3; row++) {
      const from = mobile[at + row] - centre[row]
      for (let column = 0; column < 3; column++) sums[3 * row + column] += from * (fixed[at + column] - place[column])
    }
  }
  return sums
}

/** Horn's symmetric matrix: its principal eigenvector is the best rotation's quaternion. */
function keyMatrix([xx, xy, xz, yx, yy, yz, zx, zy, zz]: Matrix): Matrix {
  // biome-ignore format: a matrix
  return [
    xx + yy + zz, yz - zy,      zx - xz,      xy - yx,
    yz - zy,      xx - yy - zz, xy + yx,      zx + xz,
    zx - xz,      xy + yx,      yy - xx - zz, yz + zy,
    xy - yx,      zx + xz,      yz + zy,      zz - xx - yy,
  ]
}

function rotation([w, x, y, z]: readonly number[]): Matrix {
  // biome-ignore format: a matrix
  return [
    w * w + x * x - y * y - z * z, 2 * (x * y - w * z),           2 * (x * z + w * y),
    2 * (x * y + w * z),           w * w - x * x + y * y - z * z, 2 * (y * z - w * x),
    2 * (x * z - w * y),           2 * (y * z + w * x),           w * w - x * x - y * y + z * z,
  ]
}
