/** What stands in `integration/laws/contract.api.txt`. */
export interface Recorded {
  /** `CONTRACT`, when it was written. */
  readonly version: number
  /** The changesets that named the package then. */
  readonly changesets: readonly string[]
  readonly api: string
}

/** Why the record must not be written anew, or `undefined` where it may. */
export function refusal(before: Recorded, now: Recorded): string | undefined {
  if (before.api === now.api || now.version > before.version) return undefined
  if (now.changesets.some((one) => !before.changesets.includes(one))) return undefined
  return (
    'what plugins see of @papy/contract has changed, and nothing tells their authors. Raise CONTRACT if a plugin that works ' +
    'would stop working; else add a changeset that names @papy/contract. Then run node .config/release/contract.ts --write'
  )
}

export function recordOf({ version, changesets, api }: Recorded): string {
  return [
    'Written by .config/release/contract.ts --write. Do not edit.',
    `CONTRACT ${version}`,
    `changesets ${changesets.join(' ')}`.trim(),
    '',
    api,
  ].join('\n')
}

export function readRecord(text: string): Recorded {
  const [, version = '', changesets = '', ...rest] = text.split('\n')
  return {
    version: Number(version.split(' ')[1]),
    changesets: changesets.split(' ').slice(1),
    api: rest.slice(1).join('\n'),
  }
}
