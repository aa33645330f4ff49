/** What is asked of every pool: the calls of the behaviour matrix. */

export const echo = (x) => x

export function exit() {
  process.exit(3)
}

class CodedError extends TypeError {
  name = 'CodedError'
  code = 'E_CODED'
  info = { tries: [1, { at: 2 }] }
}

export function fail() {
  throw new CodedError('it failed', { cause: new RangeError('the cause') })
}

export function failOddly() {
  const error = new CodedError('it failed')
  error.retry = () => undefined
  error.self = error
  throw error
}

export const uncloneable = () => ({ socket: { handler: () => undefined } })

/** Answers at once, and throws when nobody is listening any more. */
export function throwLater(x) {
  setTimeout(() => {
    throw new Error('nobody caught this')
  }, 20)
  return x
}
