import { connect } from 'node:net'

// A child process that reads a stream as quickly as Node can: argument 0 says where, 1 into how large a buffer.
const [where, bytes] = process.argv.slice(2)
let [count, began] = [0, 0]
const onread = {
  buffer: Buffer.alloc(Number(bytes)),
  callback(length) {
    began ||= performance.now()
    count += length
    return true
  },
}
const socket = connect({ ...JSON.parse(where), onread })
socket.once('end', () => process.send({ bytes: count, ms: performance.now() - began }))
