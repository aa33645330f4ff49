import { basename, dirname, relative, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type Cycle, cycles } from './cycles.ts'
import { isUnknown, mayImport } from './directions.ts'
import { type Import, importsOf } from './import.ts'
import { bare, isSibling, type Member, members, type SourceFile } from './workspace.ts'

/** Something in the workspace that the house rules forbid. */
export interface Fault {
  readonly file: string
  /** `<subject> <what happened>; <what to do>` */
  readonly fault: string
}

/** Everything under `root` that breaks the rules on imports, file names and module state. */
export function faults(root: string): Fault[] {
  const all = members(root)
  return [...all.flatMap(faultsOfMember), ...packageCycles(all), ...fileCycles(all)]
}

function faultsOfMember(member: Member): Fault[] {
  const manifest = resolve(member.folder, 'package.json')
  if (isUnknown(member.name)) {
    return [{ file: manifest, fault: `${member.name} has no place in directions.ts; say there what it may import` }]
  }
  return [...manifestFaults(member, manifest), ...member.files.flatMap((file) => fileFaults(member, file))]
}

function manifestFaults(member: Member, file: string): Fault[] {
  const wrong = [
    ...member.dependencies.filter((to) => !mayImport(member.name, to, false)),
    ...member.devDependencies.filter((to) => !mayImport(member.name, to, true)),
  ]
  return wrong.map((to) => ({ file, fault: `${member.name} depends on ${to}; directions.ts forbids it` }))
}

/** What tests of all packages share. */
const testing = fileURLToPath(new URL('../testing', import.meta.url))

function fileFaults(member: Member, file: SourceFile): Fault[] {
  const found = importsOf(file.text).flatMap((each) => importFaults(member, file, each))
  return [...found, ...nameFaults(file), ...stateFaults(file)].map((fault) => ({ file: file.path, fault }))
}

function importFaults(member: Member, file: SourceFile, { specifier }: Import): string[] {
  if (specifier.startsWith('.')) return relativeFaults(member, file, specifier)
  if (!isSibling(specifier)) return []
  const to = bare(specifier)
  // A test may import its own package by name: that is the built one, as published.
  if (to === member.name) return file.published ? [`imports its own package as ${specifier}; import the file`] : []
  if (!mayImport(member.name, to, !file.published)) return [`imports ${specifier}; directions.ts forbids it`]
  const declared = file.published ? member.dependencies : [...member.dependencies, ...member.devDependencies]
  return declared.includes(to) ? [] : [`imports ${specifier}, which package.json does not name; add it there`]
}

function relativeFaults(member: Member, file: SourceFile, specifier: string): string[] {
  const target = resolve(dirname(file.path), specifier)
  if (!file.published && dirname(target) === testing) return []
  if (relative(member.folder, target).startsWith('..')) {
    return [`imports ${specifier} from another package; import it by that package's name`]
  }
  // The index of another folder is that folder's door; the index above a file leads back to the file itself.
  const leadsBack = /^index\.[jt]s$/.test(basename(target)) && `${file.path}/`.startsWith(`${dirname(target)}/`)
  return file.published && leadsBack ? [`imports ${specifier}; import the file that has it`] : []
}

function nameFaults({ path, published }: SourceFile): string[] {
  const name = basename(path).replace(/\..*$/, '')
  const vague = /^(utils?|helpers?|common|types|misc)$/.test(name)
  const cased = /^[a-z0-9]+(-[a-z0-9]+)*$/.test(name)
  return [
    ...(vague ? [`is named ${name}; name it by the one noun that it is about`] : []),
    ...(published && !cased ? [`is not named in kebab-case; rename it`] : []),
  ]
}

/** The formatter puts module level, and only module level, at column 0. */
function stateFaults({ text, published }: SourceFile): string[] {
  if (!published) return []
  const state = /^(?:export )?(?:let |const \w+[^=\n]*= new (?:Map|Set)(?:<[^\n]*>)?\(\))/gm
  return [...text.matchAll(state)].map(
    ([found]) => `keeps state at module level ("${found}"); keep it in what a run owns`,
  )
}

function packageCycles(all: readonly Member[]): Fault[] {
  const graph = new Map(
    all.map(({ name, dependencies, devDependencies }) => [name, [...dependencies, ...devDependencies]]),
  )
  const folder = (name: string) => all.find((member) => member.name === name)?.folder ?? name
  return cycles(graph).map((cycle) => ({
    file: folder(cycle[0]),
    fault: `packages depend in a circle: ${drawn(cycle)}`,
  }))
}

/** Of imports that exist at run time; types may refer to each other. */
function fileCycles(all: readonly Member[]): Fault[] {
  const files = all.flatMap((member) => member.files)
  const graph = new Map(files.map((file) => [file.path, targets(file)]))
  const named = (cycle: Cycle): Cycle => [cycle[0], ...cycle.slice(1).map((path) => basename(path))]
  return cycles(graph).map((cycle) => ({ file: cycle[0], fault: `files import in a circle: ${drawn(named(cycle))}` }))
}

const targets = ({ path, text }: SourceFile): string[] =>
  importsOf(text)
    .filter(({ specifier, isType, isLazy }) => specifier.startsWith('.') && !isType && !isLazy)
    .map(({ specifier }) => resolve(dirname(path), specifier))

const drawn = (cycle: Cycle): string => [...cycle, cycle[0]].map((name) => basename(name)).join(' → ')
