/** Specifier of this package: stands on its tickets. */
export const NAME = '@papy/transport-shm'
