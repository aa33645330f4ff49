/** The columns of the behaviour matrix: what is asked of a pool, and which answer is a good one. */

/** Who has not answered after so long hangs. */
const LIMIT_MS = 4_000

export const columns = {
  exit: {
    title: '`process.exit` inside a task',
    ask: async (pool) => {
      const call = await answer(pool, 'exit')
      return join(call, call.rejected, await next(pool))
    },
  },
  error: {
    title: 'error subclass with name, code, own object, cause',
    ask: async (pool) => {
      const { thrown, ...call } = await answer(pool, 'fail')
      if (!call.rejected) return verdict(call, false)
      const missing = lost(thrown)
      return { good: missing.length === 0, text: missing.length === 0 ? 'all kept' : `lost: ${missing.join(', ')}` }
    },
  },
  oddError: {
    title: 'error that cannot be cloned',
    ask: async (pool) => {
      const { thrown, ...call } = await answer(pool, 'failOddly')
      if (!call.rejected) return join(call, false, await next(pool))
      const kept = ['message', 'code'].filter((mark) => marks[mark](thrown))
      const text = kept.length === 0 ? 'another error' : `${kept.join(', ')} kept`
      return join({ text }, kept.length === 2 && thrown instanceof Error, await next(pool))
    },
  },
  uncloneable: {
    title: 'result that cannot be cloned',
    ask: async (pool) => {
      const { thrown, ...call } = await answer(pool, 'uncloneable')
      const good = thrown instanceof Error && thrown.message !== ''
      const named = good && thrown.message.includes('socket.handler')
      const text = named ? 'rejects, names the path' : `rejects with ${quoted(thrown)}`
      return join(call.rejected ? { ...call, text } : call, good, await next(pool))
    },
  },
  between: {
    title: 'uncaught error between tasks',
    ask: async (pool) => {
      const call = await answer(pool, 'throwLater', 7)
      if (call.rejected || call.value !== 7) return verdict(call, false)
      await new Promise((resolve) => setTimeout(resolve, 300))
      const after = await next(pool)
      return { good: after === 'ok', text: after === 'ok' ? 'ok' : `next call ${after}` }
    },
  },
}

async function answer(pool, job, x = 0) {
  let timer
  const late = new Promise((resolve) => {
    timer = setTimeout(() => resolve({ text: 'hangs', rejected: false }), LIMIT_MS)
  })
  const call = new Promise((resolve) => resolve(pool.run(job, x))).then(
    (value) => ({ text: `resolves ${quoted(value)}`, rejected: false, value }),
    (thrown) => ({ text: 'rejects', rejected: true, thrown }),
  )
  const first = await Promise.race([call, late])
  clearTimeout(timer)
  return first
}

async function next(pool) {
  const { value, text } = await answer(pool, 'echo', 42)
  return value === 42 ? 'ok' : text
}

function join({ text }, good, after) {
  return { good: good && after === 'ok', text: after === 'ok' ? text : `${text}; next call ${after}` }
}

function verdict({ text }, good) {
  return { good, text }
}

const marks = {
  'is no Error': (thrown) => thrown instanceof Error,
  // Its own, or the built-in one that it extends.
  class: (thrown) => thrown instanceof TypeError || thrown.constructor?.name === 'CodedError',
  name: (thrown) => thrown.name === 'CodedError',
  message: (thrown) => thrown.message === 'it failed',
  code: (thrown) => thrown.code === 'E_CODED',
  'own object': (thrown) => JSON.stringify(thrown.info) === '{"tries":[1,{"at":2}]}',
  cause: (thrown) => thrown.cause instanceof Error && thrown.cause.message === 'the cause',
  stack: (thrown) => String(thrown.stack).includes('jobs.mjs'),
}

function lost(thrown) {
  return Object.keys(marks).filter((mark) => !marks[mark](thrown))
}

function quoted(value) {
  if (value instanceof Error) return value.message === '' ? `${value.name}, no message` : value.name
  return typeof value === 'object' && value !== null ? `a plain object` : String(value)
}
