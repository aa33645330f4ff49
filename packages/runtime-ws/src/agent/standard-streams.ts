import { Duplex } from 'node:stream'

/** Standard input and output as one stream; it is closed when the input has ended, or whoever reads the output has. */
export function standardStreams(): Duplex {
  const { stdin, stdout } = process
  // What ends it is told by its end.
  stdout.on('error', () => stream.destroy())
  const stream = Duplex.from({ readable: stdin, writable: stdout })
  stream.on('error', () => undefined)
  stdin.once('end', () => stream.destroy())
  stdin.once('close', () => stream.destroy())
  return stream
}
