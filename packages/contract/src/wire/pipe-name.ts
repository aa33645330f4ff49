import { createHmac } from 'node:crypto'
import type { TransportContext } from '../transport.ts'

/**
 * The named pipe of a place on Windows. Pipes have no directory of their own there, and everybody may open one: whoever does
 * not know the secret cannot even tell its name.
 */
export function runPipeName({ run, secret }: TransportContext, place: number): string {
  const name = createHmac('sha256', Buffer.from(secret, 'hex')).update(`papy pipe ${place}`).digest('hex').slice(0, 32)
  return `\\\\.\\pipe\\papy-${run.slice(0, 8)}-${name}`
}
