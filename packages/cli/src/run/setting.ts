import { ArgumentError } from '@papy/contract'
import { meant } from '../nearest.ts'

/** One `--set`: a setting of a piper or a pool. */
export interface Setting {
  readonly text: string
  /** The piper or the pool. */
  readonly owner: string
  readonly key: string
  readonly value: unknown
}

/** Who has settings, and which. */
export interface Owners {
  readonly pipers: ReadonlySet<string>
  readonly pools: ReadonlySet<string>
}

const retry = ['retry.attempts', 'retry.backoffMs', 'retry.jitter']

/** What can be set of a piper. */
export const piperKeys: readonly string[] = [
  'timeoutMs',
  ...retry,
  'debug',
  'track',
  'ordered',
  'keep',
  'leases',
  'spawn',
  'consume',
  'produce',
  'repeat',
]

/** What can be set of a pool. */
export const poolKeys: readonly string[] = [
  'workers',
  'stride',
  'buffer',
  'bufferBytes',
  'ordered',
  'skip',
  'fuse',
  'transfer',
  ...retry,
]

/**
 * Reads `node.timeoutMs=500`. A value is JSON where it can be, else text.
 *
 * @throws ArgumentError `ERR_ARGUMENT`, which lists what there is
 */
export function settingOf(text: string, owners: Owners): Setting {
  const equals = text.indexOf('=')
  if (equals < 1) throw wrong(text, 'pass node.setting=value, such as align.timeoutMs=500')
  const path = text.slice(0, equals)
  const owner = ownerOf(path, owners)
  if (owner === undefined) throw noOwner(text, path, owners)
  const key = path.slice(owner.length + 1)
  const keys = owners.pipers.has(owner) ? piperKeys : poolKeys
  if (!keys.includes(key))
    throw wrong(text, `${owner} has no setting ${key}${meant(key, keys) || ';'} there are ${keys.join(', ')}`)
  return { text, owner, key, value: valueOf(text.slice(equals + 1)) }
}

// Names may have dots in them: the longest that fits.
function ownerOf(path: string, { pipers, pools }: Owners): string | undefined {
  const found = [...pipers, ...pools].filter((name) => path.startsWith(`${name}.`))
  return found.sort((one, other) => other.length - one.length)[0]
}

function valueOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}

function noOwner(text: string, path: string, { pipers, pools }: Owners): ArgumentError {
  const dot = path.indexOf('.')
  const name = dot < 0 ? path : path.slice(0, dot)
  const nodes = `there are the nodes ${[...pipers].join(', ')}`
  const others = pools.size === 0 ? '' : `, and the pools ${[...pools].join(', ')}`
  return wrong(text, `there is no node or pool ${name}${meant(name, [...pipers, ...pools]) || ';'} ${nodes}${others}`)
}

function wrong(text: string, next: string): ArgumentError {
  return new ArgumentError('ERR_ARGUMENT', `option --set is '${text}'; ${next}`, { option: 'set', value: text })
}
