import { program } from './program.ts'

/** What a run of the memory program says. */
export interface Peak {
  readonly peakMb: number
  readonly right: boolean
  readonly seconds: number
}

/** Runs `count` small items through a chain of three pipers, in a process of its own. */
export async function peak(kind: string, count: number, ms = 120_000): Promise<Peak> {
  const { code, out, err } = await program('memory.mjs', { args: [kind, String(count)], ms })
  if (code !== 0) throw new Error(`the memory program ended with ${code}: ${err}`)
  return JSON.parse(out) as Peak
}
