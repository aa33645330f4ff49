import { createHash } from 'node:crypto'
import { describe, type PiperError } from '@papy/contract'

/** Errors of one kind: of one node, with one name, one code and one place in the code. */
export interface ErrorClass {
  readonly node: string
  /** Of the error: `TypeError`. */
  readonly name: string
  readonly code: string
  /** Of the places in its stack; equal ones were thrown at the same place. */
  readonly fingerprint: string
  /** The innermost of these places: `align (steps.js:12:9)`; absent where there is none. */
  readonly where?: string
  /** The function that failed. */
  readonly functionName: string
  readonly count: number
  /** The first few. */
  readonly examples: readonly ErrorExample[]
}

/** One error. */
export interface ErrorExample {
  /** Of the item, among those of the node. */
  readonly index?: number
  /** Ms since the start of the run. */
  readonly atMs: number
  /** Cut where it is very long. */
  readonly message: string
  readonly stack: string
  /** Which attempt failed, from 1. */
  readonly attempt?: number
  /** Where it ran, if it was another host. */
  readonly host?: string
}

const MOST_CLASSES = 100
const MOST_EXAMPLES = 3
const [MOST_MESSAGE, MOST_STACK] = [500, 2_000]
const FRAMES = 5

type Growing = { -readonly [Key in keyof ErrorClass]: ErrorClass[Key] } & { examples: ErrorExample[] }

/** Sorts errors by their classes, in bounded memory: so many classes, and a few examples of each. */
export class ErrorClasses {
  readonly #classes = new Map<string, Growing>()

  /** @param atMs - since the start of the run */
  add(node: string, placeholder: PiperError, atMs: number): void {
    const { message, stack, ...kind } = kindOf(placeholder)
    const key = JSON.stringify([node, kind.name, kind.code, kind.fingerprint])
    const found = this.#classes.get(key)
    if (found === undefined && this.#classes.size >= MOST_CLASSES) return
    const one: Growing = found ?? { node, ...kind, count: 0, examples: [] }
    one.count++
    if (one.examples.length < MOST_EXAMPLES) one.examples.push(exampleOf(placeholder, { message, stack }, atMs))
    this.#classes.set(key, one)
  }

  /** The most frequent first; equally frequent ones as they came. */
  list(): readonly ErrorClass[] {
    return [...this.#classes.values()]
      .map((one) => ({ ...one, examples: [...one.examples] }))
      .sort((a, b) => b.count - a.count)
  }
}

/** What kind of an error it is, and what it says. */
export interface ErrorKind extends Pick<ErrorClass, 'name' | 'code' | 'fingerprint' | 'where' | 'functionName'> {
  readonly message: string
  /** Without the frames of Node and of this project. */
  readonly stack: string
}

/** Sees what kind of an error a placeholder stands for. */
export function kindOf(placeholder: PiperError): ErrorKind {
  const [failure] = placeholder.errors
  const { name, message, stack } = partsOf(failure === undefined ? placeholder : failure.cause)
  const { functionName = '' } = named(failure)
  const frames = framesOf(stack)
  const fingerprint = createHash('sha256').update(frames.join('\n')).digest('hex').slice(0, 12)
  const [where] = frames
  const kind = { name, code: placeholder.code, fingerprint, functionName, message, stack }
  return { ...kind, ...(where === undefined ? {} : { where }) }
}

interface Parts {
  readonly name: string
  readonly message: string
  readonly stack: string
}

const named = (failure: PiperError['errors'][number] | undefined): { readonly functionName?: string } =>
  failure === undefined ? {} : { functionName: String(failure.functionName) }

// What was thrown may be anything.
function partsOf(thrown: unknown): Parts {
  if (!(thrown instanceof Error)) return { name: typeof thrown, message: describe(thrown), stack: '' }
  const { name, message, stack } = thrown
  return { name: String(name), message: String(message), stack: typeof stack === 'string' ? ownPart(stack) : '' }
}

// What is the user's of a stack: without the frames of Node and of this project.
function ownPart(stack: string): string {
  return stack
    .split('\n')
    .filter(
      (line) => !/^\s+at .*(node:|@papy[\\/]|packages[\\/](contract|core|imap|runtime-\w+)[\\/]dist[\\/])/.test(line),
    )
    .join('\n')
}

// Without the directories, which differ from machine to machine.
function framesOf(stack: string): readonly string[] {
  const places = stack.split('\n').flatMap((line) => /^\s+at (.+)$/.exec(line)?.[1] ?? [])
  return places.slice(0, FRAMES).map((place) => place.replace(/(?:file:\/\/)?(?:[A-Za-z]:)?[^\s()]*[\\/]/g, ''))
}

function exampleOf(
  { index, errors: [failure] }: PiperError,
  { message, stack }: Pick<Parts, 'message' | 'stack'>,
  atMs: number,
): ErrorExample {
  const { attempt, host } = failure ?? {}
  return {
    ...(index === undefined ? {} : { index }),
    ...{ atMs, message: cut(message, MOST_MESSAGE), stack: cut(stack, MOST_STACK) },
    ...(attempt === undefined ? {} : { attempt }),
    ...(host === undefined ? {} : { host }),
  }
}

function cut(text: string, most: number): string {
  return text.length <= most ? text : `${text.slice(0, most)}…`
}
