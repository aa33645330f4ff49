/** Endless inputs that cannot be let go of: `return()` rejects. */
export const rude = (): AsyncIterable<number> => ({
  [Symbol.asyncIterator]() {
    let next = 0
    return {
      next: async () => ({ value: next++, done: false }),
      return: async () => {
        throw new Error('return')
      },
    }
  },
})

/** The same at once: `return()` throws. */
export const rudeNow = (): Iterable<number> => ({
  [Symbol.iterator]() {
    let next = 0
    return {
      next: () => ({ value: next++, done: false }),
      return: () => {
        throw new Error('return')
      },
    }
  },
})
