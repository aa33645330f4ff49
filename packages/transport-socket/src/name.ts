/** What this transport is called on tickets and in errors. */
export const NAME = '@papy/transport-socket'
