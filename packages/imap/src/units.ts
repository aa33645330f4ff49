/** A duration in milliseconds. */
export type Ms = number

/** A size in bytes. */
export type Bytes = number
