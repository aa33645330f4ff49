import { Register } from './register.ts'

/** How long, in Ms, programs may take to leave once they are told, and how often is looked whether they did. */
const [GRACE_MS, LOOK_MS] = [500, 20]

process.title = 'papy script guard'
const register = new Register()
process.stdin.setEncoding('utf8')
process.stdin.on('data', (text: string) => register.read(text))
process.stdin.on('error', () => {})
// Who started the programs is no more, or needs no guard.
process.stdin.on('close', () => void leave())

async function leave(): Promise<void> {
  const some = (): boolean => register.seek() || register.look() > 0
  if (some()) register.signal('SIGTERM')
  for (let waited = 0; waited < GRACE_MS && some(); waited += LOOK_MS)
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS))
  if (register.look() > 0) register.signal('SIGKILL')
  register.sweep()
}
