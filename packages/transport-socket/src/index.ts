/**
 * Moves items over sockets: of the Unix domain on one host, of TCP between hosts. Items stay with their producer, and readers
 * fetch them there; nobody who does not know the secret of the run is told a single byte.
 *
 * @module
 */
export { socket } from './socket.ts'
export type { SocketOptions, TlsFiles } from './socket-options.ts'
