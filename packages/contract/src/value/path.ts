/** Characters of a path; of a longer one the middle is left out. */
const MAX_PATH = 1000

/** One step into a value, as it would be written: `.name`, `[3]`, `["a b"]`. */
export function stepTo(key: string): string {
  if (/^(?:0|[1-9]\d*)$/.test(key)) return `[${key}]`
  return /^[\p{ID_Start}$_][\p{ID_Continue}$]*$/u.test(key) ? `.${key}` : `[${JSON.stringify(key)}]`
}

/** A path of steps, shortened. */
export function pathOf(steps: readonly string[]): string {
  const path = steps.join('')
  return path.length > MAX_PATH ? `${path.slice(0, MAX_PATH / 2)}…${path.slice(-MAX_PATH / 2)}` : path
}
