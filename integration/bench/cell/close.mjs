/** Longer than any orderly end takes. */
const PATIENCE_MS = 2_000

/** Closes a pool, as well as it can: one that never ends is not what is measured, and the process ends anyway. */
export async function close(pool) {
  let timer
  const late = new Promise((resolve) => {
    timer = setTimeout(resolve, PATIENCE_MS)
  })
  await Promise.race([Promise.resolve(pool.close()).catch(() => undefined), late])
  clearTimeout(timer)
}
