/** File descriptors of a worker's process, beside the usual three. */
export const Descriptor = {
  /** Where it reads what the coordinator says. */
  inbound: 3,
  /** Where it writes what it says: with calls that return when it is written, so that what was said is never lost. */
  outbound: 4,
} as const
