import { createHash } from 'node:crypto'
import { isAbsolute, join, normalize, relative } from 'node:path'
import { ArgumentError, describe } from '@papy/contract'
import { checkOptions, flag, type Rule, type Rules } from '@papy/contract/engine'
import { abortable } from '../abortable.ts'
import { leftOut } from '../left-out.ts'
import { type Place, pathOf } from '../place.ts'
import { type ItemSource, source } from '../source.ts'

/** Options of {@link findItems}. */
export interface FindItemsOptions {
  /** From where to look; it is at the begin of the paths found. @defaultValue where the process runs */
  readonly cwd?: Place
  /** What begins with a dot is found, too. @defaultValue false */
  readonly dot?: boolean
  /** What is not to be found, though the glob matches. @defaultValue none */
  readonly ignore?: string | readonly string[]
  /** Ends it, without an error. */
  readonly signal?: AbortSignal
}

const isGlobs = (value: unknown): value is string | readonly string[] =>
  (Array.isArray(value) && value.length > 0 && value.every(isGlob)) || isGlob(value)
const isGlob = (value: unknown): boolean => typeof value === 'string' && value !== ''
const globs: Rule = (value) => (isGlobs(value) ? undefined : 'a glob, or a list of globs')

const rules: Rules<FindItemsOptions> = {
  cwd: (value) => (value instanceof URL || isGlob(value) ? undefined : 'a directory'),
  dot: flag,
  ignore: globs,
  signal: abortable,
}

/**
 * The paths of files that a glob matches (`'reads/**\/*.fastq'`, always with `/`), each once, sorted by their characters, so
 * that every run finds the same order: PaPy's `find_items`. Relative to where the process runs, with `cwd` before them, or
 * absolute where the glob is: as they are, they can be opened. All are found before the first is yielded. Directories are
 * none; symbolic links are followed.
 *
 * @throws ArgumentError `ERR_ARGUMENT`
 */
export function findItems(glob: string | readonly string[], options: FindItemsOptions = {}): ItemSource<string> {
  checkOptions('findItems', options, rules)
  if (!isGlobs(glob))
    throw new ArgumentError('ERR_ARGUMENT', `findItems(glob) needs ${globs(glob)}, not ${describe(glob)}`, {
      value: glob,
    })
  const wanted = [glob].flat()
  const read = (signal: AbortSignal, from: number) => leftOut(found(wanted, options, signal), from)
  return source({ read, identity: () => identityOf(wanted, read) }, options.signal)
}

// What it finds: a file that has come or gone makes it another input.
async function identityOf(
  globs: readonly string[],
  read: (signal: AbortSignal, from: number) => AsyncGenerator<string, undefined>,
): Promise<{ glob: readonly string[]; found: number; hash: string }> {
  const hash = createHash('sha256')
  let count = 0
  for await (const path of read(new AbortController().signal, 0)) {
    hash.update(`${path}\0`)
    count++
  }
  return { glob: globs, found: count, hash: hash.digest('hex') }
}

async function* found(
  globs: readonly string[],
  { cwd, dot = false, ignore = [] }: FindItemsOptions,
  signal: AbortSignal,
): AsyncGenerator<string, undefined> {
  const { glob } = await import('tinyglobby')
  const root = pathOf('findItems', cwd ?? process.cwd())
  const common = { cwd: root, dot, ignore: [ignore].flat(), signal, absolute: true, expandDirectories: false }
  const places = await Promise.all(globs.map((one) => glob(one, common).then((paths) => placed(one, paths, cwd, root))))
  yield* [...new Set(places.flat())].sort()
}

// As the glob is written: what is found can be opened from where the glob was.
function placed(glob: string, paths: readonly string[], cwd: Place | undefined, root: string): readonly string[] {
  if (isAbsolute(glob)) return paths.map((path) => normalize(path))
  const before = cwd instanceof URL ? root : (cwd ?? '')
  return paths.map((path) => join(before, relative(root, path)))
}
