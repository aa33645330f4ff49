/** From the wish for a pool to its first result; the library is imported already. */
export async function measure(adapter, settings) {
  const began = performance.now()
  const pool = await adapter.open(settings)
  const value = pool.calls === undefined ? await pool.run('noop', 7) : await first(pool)
  const firstMs = performance.now() - began
  return { metrics: { firstMs }, answer: { count: 1, sum: value } }
}

async function first(pool) {
  const call = await pool.calls('noop')
  return call(7)
}
