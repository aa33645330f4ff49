import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

/** Root of the repository. */
export const root: string = fileURLToPath(new URL('../..', import.meta.url))

/** A code block of a page, and the file it is taken from. */
export interface Block {
  readonly page: string
  /** Line at which it begins, from 1. */
  readonly line: number
  /** What stands behind the opening fence: `ts`, `console`, … */
  readonly language: string
  readonly text: string
  /** Whether it shows a file, a part of one, or what running the file prints; `undefined` where no marker says so. */
  readonly shows: 'file' | 'part' | 'output' | undefined
  /** Absolute path of that file. */
  readonly source: string
  /** What the program is called with. */
  readonly args: readonly string[]
}

/** A link of a page. */
export interface Link {
  readonly page: string
  /** Absolute path of what it points at. */
  readonly target: string
}

/** Markdown files, by their paths from the root: the README, those of the packages, and all of `docs`. */
export function pages(): string[] {
  const readmes = readdirSync(join(root, 'packages')).map((name) => `packages/${name}/README.md`)
  return ['README.md', ...readmes.filter((path) => existsSync(join(root, path))), ...markdownIn('docs')]
}

/**
 * The code blocks of a page. A marker before one says what it shows:
 *
 * ```
 * <!-- file: examples/first/steps.ts -->       the file, whole
 * <!-- part: examples/first/steps.ts -->       some of its lines
 * <!-- output: examples/first/pipeline.ts -->  what the program prints; arguments may follow its name
 * ```
 */
export function blocks(page: string): Block[] {
  const path = join(root, page)
  const text = readFileSync(path, 'utf8')
  const fenced = /(?:^<!-- (file|part|output): (\S+)((?: \S+)*) -->\n)?^```(\w*)\n([\s\S]*?)^```$/gm
  return [...text.matchAll(fenced)].map(
    ({ index, 1: shows, 2: source = '', 3: args = '', 4: language = '', 5: code = '' }) => ({
      page,
      line: text.slice(0, index).split('\n').length,
      language,
      text: code,
      shows: shows as Block['shows'],
      source: resolve(dirname(path), source),
      args: args.split(' ').slice(1),
    }),
  )
}

/** The links of a page to files of the repository. */
export function links(page: string): Link[] {
  const path = join(root, page)
  const prose = readFileSync(path, 'utf8').replace(/^```[\s\S]*?^```$/gm, '')
  const targets = [...prose.matchAll(/\]\((?!\w+:|#)([^)#\s]+)/g)].map(([, target = '']) => target)
  return targets.map((target) => ({ page, target: resolve(dirname(path), target) }))
}

/** A path as people read it. */
export const fromRoot = (path: string): string => relative(root, path)

function markdownIn(folder: string): string[] {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name)
    // The reference is written by typedoc, and is not in the repository.
    if (entry.isDirectory())
      return ['node_modules', '.vitepress', 'reference'].includes(entry.name) ? [] : markdownIn(path)
    return entry.name.endsWith('.md') ? [path] : []
  })
}
