import { Socket } from 'node:net'

// The pipe from the coordinator, which breaks with it: then nobody wants what is computed here.
const lifeline = new Socket({ fd: 3, readable: true, writable: false })
lifeline.on('error', () => {})
lifeline.on('close', () => process.kill(process.pid, 'SIGKILL'))
lifeline.resume()
