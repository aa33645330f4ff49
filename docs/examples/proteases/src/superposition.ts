import { principalEigenvector } from './jacobi.ts'

/** Points in space, in ångström: x, y, z of one after the other. */
export type Points = Float64Array

/** A motion of a rigid body: turn it about its centre, then carry the centre to another place. */
export interface Superposition {
  readonly centre: Vector
  readonly place: Vector
  readonly rotation: Rotation
}

type Sum = [number, number, number]
type Vector = Readonly<Sum>
type Rotation = readonly [Vector, Vector, Vector]

/**
 * The motion that brings `mobile`, point by point, as near to `fixed` as can be: least squares (Kabsch 1976), solved
 * with a quaternion (Horn 1987), so that nothing is ever mirrored.
 */
export function superposition(mobile: Points, fixed: Points): Superposition {
  const centre = centroid(mobile)
  const place = centroid(fixed)
  const quaternion = principalEigenvector(keyMatrix(covariance(mobile, centre, fixed, place)))
  return { centre, place, rotation: rotation(quaternion) }
}

/** How far apart the points of each pair are, squared, once `mobile` has been moved. */
export function squaredDistances({ centre, place, rotation }: Superposition, mobile: Points, fixed: Points): Points {
  const squares = new Float64Array(mobile.length / 3)
  for (let pair = 0, at = 0; pair < squares.length; pair++, at += 3) {
    const x = mobile[at] - centre[0]
    const y = mobile[at + 1] - centre[1]
    const z = mobile[at + 2] - centre[2]
    for (let axis = 0; axis < 3; axis++) {
      const [rx, ry, rz] = rotation[axis]
      const distance = rx * x + ry * y + rz * z + place[axis] - fixed[at + axis]
      squares[pair] += distance * distance
    }
  }
  return squares
}

function centroid(points: Points): Vector {
  const sum: Sum = [0, 0, 0]
  for (let at = 0; at < points.length; at++) sum[at % 3] += points[at]
  const count = points.length / 3
  return [sum[0] / count, sum[1] / count, sum[2] / count]
}

/** How the coordinates of the two go together: rows are the axes of `mobile`, columns those of `fixed`. */
function covariance(mobile: Points, centre: Vector, fixed: Points, place: Vector): Rotation {
  const sums: [Sum, Sum, Sum] = [
    [0, 0, 0],
    [0, 0, 0],
    [0, 0, 0],
  ]
  for (let at = 0; at < mobile.length; at += 3) {
    for (let row = 0; row < 3; row++) {
      const from = mobile[at + row] - centre[row]
      for (let column = 0; column < 3; column++) sums[row][column] += from * (fixed[at + column] - place[column])
    }
  }
  return sums
}

/** Horn's symmetric matrix: its principal eigenvector is the best rotation's quaternion. */
function keyMatrix([[xx, xy, xz], [yx, yy, yz], [zx, zy, zz]]: Rotation): number[][] {
  return [
    [xx + yy + zz, yz - zy, zx - xz, xy - yx],
    [yz - zy, xx - yy - zz, xy + yx, zx + xz],
    [zx - xz, xy + yx, yy - xx - zz, yz + zy],
    [xy - yx, zx + xz, yz + zy, zz - xx - yy],
  ]
}

function rotation([w, x, y, z]: readonly number[]): Rotation {
  return [
    [w * w + x * x - y * y - z * z, 2 * (x * y - w * z), 2 * (x * z + w * y)],
    [2 * (x * y + w * z), w * w - x * x + y * y - z * z, 2 * (y * z - w * x)],
    [2 * (x * z - w * y), 2 * (y * z + w * x), w * w - x * x - y * y + z * z],
  ]
}
