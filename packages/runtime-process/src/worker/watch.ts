import { Socket } from 'node:net'
import { Descriptor } from '../descriptors.ts'

/** How long, in Ms, the process may take to leave by itself. */
const GRACE_MS = 1_000

// A thread beside the one that computes: also a process that never gets to its event loop ends when its coordinator did.
const lifeline = new Socket({ fd: Descriptor.lifeline, readable: true, writable: false })
lifeline.on('error', () => {})
lifeline.on('close', () => {
  setTimeout(() => process.kill(process.platform === 'win32' ? process.pid : -process.pid, 'SIGKILL'), GRACE_MS)
})
lifeline.resume()
