import type { FailedRecord } from '@papy/contract/journal'
import { shellWord } from '../shell-word.ts'
import { type Letter, letterOf } from './letter.ts'

/** Dead letters of one kind: of one node, with one name, one code and one place in the code. */
export interface LetterGroup extends Pick<Letter, 'node' | 'name' | 'code' | 'fingerprint' | 'where' | 'functionName'> {
  readonly count: number
  /** Epoch Ms of the first and of the last. */
  readonly firstAt: number
  readonly lastAt: number
  /** Where they failed: `''` is the host of the run. */
  readonly hosts: readonly string[]
  /** Most attempts of one. */
  readonly attempts: number
  /** The first of them. */
  readonly example: Letter
  /** The command that attempts just these again. */
  readonly redrive: string
}

/** Kinds that are told apart; what is of others is counted. */
const MOST_GROUPS = 200
const MOST_HOSTS = 20

/** All groups, the largest first, and how many letters are in none: there were too many kinds. */
export interface LetterGroups {
  readonly groups: readonly LetterGroup[]
  readonly others: number
}

type Growing = { -readonly [Key in keyof LetterGroup]: LetterGroup[Key] }

/** Groups dead letters, in memory for so many groups. @param place - of the journal */
export function groupsOf(letters: Iterable<FailedRecord>, place: string): LetterGroups {
  const groups = new Map<string, Growing>()
  let others = 0
  for (const record of letters) {
    const letter = letterOf(record)
    const key = JSON.stringify([letter.node, letter.name, letter.code, letter.fingerprint])
    const known = groups.get(key)
    if (known !== undefined) add(known, letter)
    else if (groups.size < MOST_GROUPS) groups.set(key, groupOf(letter, place))
    else others++
  }
  return { groups: [...groups.values()].sort((one, other) => other.count - one.count), others }
}

function groupOf(letter: Letter, place: string): Growing {
  const { node, name, code, fingerprint, where, functionName, at, host, attempts } = letter
  return {
    ...{ node, name, code, fingerprint, functionName, ...(where === undefined ? {} : { where }) },
    ...{ count: 1, firstAt: at, lastAt: at, hosts: [host], attempts, example: letter },
    redrive: redriveOf(letter, place),
  }
}

function add(group: Growing, { at, host, attempts }: Letter): void {
  group.count++
  group.firstAt = Math.min(group.firstAt, at)
  group.lastAt = Math.max(group.lastAt, at)
  group.attempts = Math.max(group.attempts, attempts)
  if (!group.hosts.includes(host) && group.hosts.length < MOST_HOSTS) group.hosts = [...group.hosts, host]
}

function redriveOf({ node, name, code, fingerprint }: Letter, place: string): string {
  const quoted = (text: string) => (/^[\w.-]+$/.test(text) ? text : `"${text.replaceAll('"', '\\"')}"`)
  const where = `code=${quoted(code)},name=${quoted(name)},stack=${fingerprint}`
  return `papy redrive ${shellWord(place)} --node ${shellWord(node)} --where ${shellWord(where)}`
}
