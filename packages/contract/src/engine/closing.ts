/** Something that can be let go of, now or later. */
export interface Closable {
  close(): void | PromiseLike<void>
}

/**
 * Lets go of several things, whatever some of them throw: all are closed when it settles, and then the first error is
 * thrown.
 */
export async function closeAll(closables: Iterable<Closable>): Promise<void> {
  const closing = [...closables].map(async (closable) => closable.close())
  const failed = (await Promise.allSettled(closing)).find((result) => result.status === 'rejected')
  if (failed !== undefined) throw failed.reason
}

/** Lets go of something that nobody waits for; what that throws is of interest to nobody. */
export function closeQuietly(closable: Closable): void {
  closeAll([closable]).catch(() => {})
}
