import { readFileSync } from 'node:fs'
import { connect } from 'node:tls'
import { serialize } from 'node:v8'
import { noopAll } from '../jobs.mjs'
import { frames, say } from '../remote/frames.mjs'

const [port, ca] = process.argv.slice(2)
const socket = connect({
  port: Number(port),
  host: '127.0.0.1',
  ca: readFileSync(ca),
  checkServerIdentity: () => undefined,
})
socket.setNoDelay(true)
frames(socket, (number, list) => say(socket, number, serialize(noopAll(list))))
socket.once('end', () => process.disconnect())
