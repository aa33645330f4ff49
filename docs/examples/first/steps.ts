/** What one line of the input holds. */
export interface Read {
  readonly name: string
  readonly dna: string
}

/** `'human GATTACA'` → its name and its sequence. */
export function parse([line]: [string]): Read {
  const [name = '', dna = ''] = line.split(' ')
  return { name, dna }
}

/** The share of G and C in a sequence. */
export function gc([{ name, dna }]: [Read]): { name: string; share: number } {
  return { name, share: (dna.match(/[GC]/g) ?? []).length / dna.length }
}

/** A line of text for people. */
export function tell([{ name, share }]: [{ name: string; share: number }]): string {
  return `${name}: ${(share * 100).toFixed(1)} % G or C`
}
