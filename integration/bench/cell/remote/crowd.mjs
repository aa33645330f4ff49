// Strangers at the port of an agent, in a process of their own: node crowd.mjs '{"port":…,"ways":[…],"rate":…,"most":…,"from":…}'.
// They come and leave when the parent says so, so many in a second, and as many as there may be at the same time.
import { connect } from 'node:net'
import { constants, setPriority } from 'node:os'
import { connect as connectTls } from 'node:tls'

const { port, ways, rate, most, from } = JSON.parse(process.argv[2])

// What they need of the processor themselves is theirs: on a host of their own it would cost nobody here anything.
setPriority(constants.priority.PRIORITY_LOW)

const target = { port, host: '127.0.0.1', ...(from === undefined ? {} : { localAddress: from }) }
const upgrade = (more) =>
  [
    'GET /papy HTTP/1.1',
    'Host: agent',
    'Connection: Upgrade',
    'Upgrade: websocket',
    'Sec-WebSocket-Version: 13',
    'Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==',
    'Sec-WebSocket-Protocol: papy.v1',
    ...more,
    '',
    '',
  ].join('\r\n')

const slow = new Set()

/** Over TLS, with whatever certificate: says one thing. */
function over(text) {
  const socket = connectTls({ ...target, rejectUnauthorized: false })
  return socket.once('secureConnect', () => socket.write(text))
}

/** What strangers do. */
const doing = {
  silent: () => connect(target),
  slow() {
    const socket = connect(target)
    slow.add(socket)
    return socket.once('close', () => slow.delete(socket))
  },
  plain() {
    const socket = connect(target)
    return socket.once('connect', () => socket.write('GET / HTTP/1.1\r\nHost: agent\r\n\r\n'))
  },
  tokenless: () => over(upgrade([])),
  guessing: () => over(upgrade([`Authorization: Bearer ${'x'.repeat(43)}`])),
}

const open = new Set()
let [came, timer] = [0, undefined]

function knock() {
  const socket = doing[ways[came++ % ways.length]]()
  open.add(socket.once('close', () => open.delete(socket)))
  socket.on('error', () => undefined).resume()
}

function come() {
  const began = performance.now()
  const before = came
  timer = setInterval(() => {
    const due = before + ((performance.now() - began) * rate) / 1_000
    while (came < due && open.size < most) knock()
  }, 10)
}

setInterval(() => {
  for (const socket of slow) socket.write('\x16')
}, 1_000).unref()

process.on('message', (said) => {
  if (said === 'come') come()
  if (said === 'leave') {
    clearInterval(timer)
    for (const socket of open) socket.destroy()
  }
  process.send({ came, open: open.size })
})
