import { Register } from './register.ts'

/** How long, in Ms, those that are registered may take to leave by themselves, and how often is looked whether they did. */
const [GRACE_MS, LOOK_MS] = [1_000, 50]

process.title = 'papy guard'
const register = new Register()
process.stdin.setEncoding('utf8')
process.stdin.on('data', (text: string) => register.read(text))
process.stdin.on('close', () => void guard())
process.stdin.on('error', () => {})

// The coordinator is no more.
async function guard(): Promise<void> {
  for (let waited = 0; waited < GRACE_MS && register.look() > 0; waited += LOOK_MS)
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS))
  register.kill()
}
