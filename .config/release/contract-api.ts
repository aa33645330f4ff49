import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const built = fileURLToPath(new URL('../../packages/contract/dist', import.meta.url))

/** The doors of `@papy/contract` that plugins of others use. The further ones are between the packages of PaPy. */
const doors = {
  '.': 'index.d.ts',
  './function': 'function/index.d.ts',
  './medium': 'medium/index.d.ts',
  './value': 'value/index.d.ts',
}

/**
 * What plugins of others see of `@papy/contract`, as text: for each door the declaration of each name, without comments, sorted.
 * Two builds with the same text are the same contract for whoever compiles against it.
 */
export function contractApi(folder = built): string {
  return Object.entries(doors)
    .map(([door, file]) => {
      const path = join(folder, file)
      if (!existsSync(path)) throw new Error(`${path} is not there; run npm run build`)
      const declared = namesOf(path).map(([name, from]) => declarationOf(name, from, new Set()))
      return `# @papy/contract${door.slice(1)}\n\n${declared.sort().join('\n')}\n`
    })
    .join('\n')
}

// Of `export { type A, b as c } from './x.ts'` the names, and where they are declared.
function namesOf(index: string): [name: string, file: string][] {
  const lists = read(index).matchAll(/^export (?:type )?\{([^}]*)\} from '([^']+)'/gm)
  return [...lists].flatMap(([, list = '', from = '']) =>
    list
      .split(',')
      .map((one) => one.trim().replace(/^type /, ''))
      .filter((one) => one !== '')
      .map((one): [string, string] => [one.split(' as ')[0] ?? one, declarationsAt(index, from)]),
  )
}

function declarationOf(name: string, file: string, seen: Set<string>): string {
  if (seen.has(file)) throw new Error(`${name} is exported in a circle by ${file}`)
  const own = statementsOf(read(file)).filter((statement) =>
    new RegExp(`^(?:export |declare |abstract )*(?:\\w+ )${name}\\b`).test(statement),
  )
  if (own.length > 0) return own.join('\n')
  const further = namesOf(file).find(([other]) => other === name)
  if (further === undefined) throw new Error(`${name} is not declared in ${file}`)
  return declarationOf(name, further[1], new Set([...seen, file]))
}

// tsc writes each statement from the first column on, and what is within it indented.
const statementsOf = (text: string): string[] => text.split(/\n(?=\w)/).map((one) => one.trim())

const declarationsAt = (index: string, from: string): string =>
  join(dirname(index), from.replace(/\.(ts|js)$/, '.d.ts'))

const read = (file: string): string =>
  readFileSync(file, 'utf8')
    .replace(/\/\*[\s\S]*?\*\//g, '')
    .replace(/^\s*\/\/.*$/gm, '')
    .replace(/\n\s*\n/g, '\n')
