/** Settles as `promise` does, or rejects with a word that says it hangs. */
export async function within<T>(promise: PromiseLike<T>, ms = 2_000): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const hang = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`this hangs: nothing came within ${ms} ms`)), ms)
  })
  try {
    return await Promise.race([promise, hang])
  } finally {
    clearTimeout(timer)
  }
}

/** So many turns of the event loop. */
export async function turns(count = 3): Promise<void> {
  for (let i = 0; i < count; i++) await new Promise((resolve) => setImmediate(resolve))
}

/** What is rejected by nobody's fault but ours while `run` runs: unhandled rejections. */
export async function unhandled(run: () => Promise<unknown>): Promise<unknown[]> {
  const found: unknown[] = []
  const others = process.rawListeners('unhandledRejection') as ((reason: unknown) => void)[]
  const note = (reason: unknown) => void found.push(reason)
  process.removeAllListeners('unhandledRejection')
  process.on('unhandledRejection', note)
  try {
    await run()
    await turns(5)
  } finally {
    process.removeListener('unhandledRejection', note)
    for (const other of others) process.on('unhandledRejection', other)
  }
  return found
}
