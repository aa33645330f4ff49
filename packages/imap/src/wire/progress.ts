/** Which call a worker is at: the piece, its leg, and the number of the call in it. */
export interface Progress {
  readonly piece: number
  readonly leg: number
  /** `undefined`: one of them. */
  readonly at: number | undefined
}
