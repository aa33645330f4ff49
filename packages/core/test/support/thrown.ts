/** What a call throws; fails if it throws nothing. */
export function thrown<E = Error & { code: string } & Record<string, unknown>>(call: () => unknown): E {
  try {
    call()
  } catch (error) {
    return error as E
  }
  throw new Error('nothing was thrown')
}

/** What a promise rejects with; fails if it does not. */
export async function rejected<E = Error & { code: string } & Record<string, unknown>>(
  promise: Promise<unknown>,
): Promise<E> {
  const nothing = Symbol()
  const error = await promise.then(() => nothing).catch((reason: unknown) => reason)
  if (error === nothing) throw new Error('nothing was rejected')
  return error as E
}
