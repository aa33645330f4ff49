/** The square of a number. */
export const square = (n: number): number => n * n

/** Half of a number. */
export const half = (n: number): number => n / 2
