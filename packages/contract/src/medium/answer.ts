/** Goes on with an answer at once, or as soon as it is there: what need not wait does not. */
export function answered<T, R>(
  answer: T | Promise<T>,
  then: (value: T) => R,
  broken?: (error: unknown) => never,
): R | Promise<R> {
  return answer instanceof Promise ? answer.then(then, broken) : then(answer)
}

/** Calls something that answers at once or later; what it throws or rejects with goes to `broken`, which may still answer. */
export function attempted<T>(call: () => T | Promise<T>, broken: (error: unknown) => T | Promise<T>): T | Promise<T> {
  try {
    const answer = call()
    return answer instanceof Promise ? answer.catch(broken) : answer
  } catch (error) {
    return broken(error)
  }
}
