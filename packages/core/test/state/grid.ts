/** A table of transitions as people read it: one line per call, one column per state, `-` for a refusal. */
export function grid(text: string): {
  readonly states: readonly string[]
  readonly calls: readonly string[]
  readonly cases: readonly { readonly state: string; readonly call: string; readonly to: string | undefined }[]
} {
  const [head = '', ...lines] = text.trim().split('\n')
  const states = head.trim().split(/\s+/)
  const rows = lines.map((line) => line.trim().split(/\s+/))
  const cases = rows.flatMap(([call = '', ...cells]) => {
    if (cells.length !== states.length) throw new Error(`${call} has ${cells.length} cells for ${states.length} states`)
    return cells.map((cell, at) => ({ state: states[at] as string, call, to: cell === '-' ? undefined : cell }))
  })
  return { states, calls: rows.map(([call = '']) => call), cases }
}
