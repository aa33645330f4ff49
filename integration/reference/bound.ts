/** Thrown where a promise did not settle in time: in these tests a hang is a failure with a name. */
export class Hang extends Error {}

/** Resolves as `promise` does, or rejects with a {@link Hang} after `ms` milliseconds. */
export async function within<T>(promise: PromiseLike<T>, ms = 5_000, what = 'this'): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const hang = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Hang(`${what} did not end within ${ms} ms`)), ms)
  })
  try {
    return await Promise.race([promise, hang])
  } finally {
    clearTimeout(timer)
  }
}
