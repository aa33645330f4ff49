/** What a promise is rejected with; an error that says so where it is not. */
export async function failed(promise: Promise<unknown>): Promise<Error & Record<string, unknown>> {
  try {
    await promise
  } catch (error) {
    return error as Error & Record<string, unknown>
  }
  throw new Error('nothing was rejected')
}
