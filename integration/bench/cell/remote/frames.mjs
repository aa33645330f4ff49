import { deserialize } from 'node:v8'

/** Length and number. */
const HEAD = 8

/** Sends bytes with a number. */
export function say(socket, number, bytes) {
  const head = Buffer.allocUnsafe(HEAD)
  head.writeUInt32LE(bytes.length, 0)
  head.writeUInt32LE(number, 4)
  socket.write(Buffer.concat([head, bytes]))
}

/** Reads what {@link say} sent. */
export function frames(socket, heard) {
  let rest = Buffer.alloc(0)
  socket.on('data', (data) => {
    rest = rest.length === 0 ? data : Buffer.concat([rest, data])
    let at = 0
    while (rest.length - at >= HEAD) {
      const end = at + HEAD + rest.readUInt32LE(at)
      if (rest.length < end) break
      heard(rest.readUInt32LE(at + 4), deserialize(rest.subarray(at + HEAD, end)))
      at = end
    }
    rest = rest.subarray(at)
  })
}
