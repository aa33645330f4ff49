/** Two dice: what the nth throw shows. The same for the same n, as a seed would do. */
export function throwDice([n]: [number]): number {
  const bits = Math.imul(n + 1, 0x9e3779b1) ^ Math.imul(n + 7, 0x85ebca6b)
  return 2 + ((bits >>> 8) % 6) + ((bits >>> 20) % 6)
}
