/** Where a worker was seen: at a call of a piece, or not at it yet. */
export interface Sight {
  readonly piece: number
  readonly leg: number | undefined
  readonly at: number | undefined
}

/** Whether a worker is where it was. */
export function isSame(one: Sight, other: Sight): boolean {
  return one.piece === other.piece && one.leg === other.leg && one.at === other.at
}
