import type { CleanOptions } from '@papy/contract/medium'
import { ageMs } from '../age.ts'
import { readArguments } from '../arguments.ts'
import { accountOf, failuresOf } from '../clean/account.ts'
import { cleanedPlace, type Outcome } from '../clean/outcome.ts'
import { type Place, placeIn, placeOf, runsPlace } from '../clean/place.ts'
import { type Command, type Exit, exit, type Streams } from '../command.ts'
import { type Options, optionLines } from '../options.ts'

const options = {
  'older-than': {
    type: 'string',
    default: '60s',
    value: 'age',
    help: 'leaves what is younger alone: 90s, 5m, 2h, 1d (default 60s)',
  },
  kept: {
    type: 'boolean',
    default: false,
    help: 'removes items that were put for 0 readers, too, which stay until somebody says so',
  },
  elsewhere: {
    type: 'boolean',
    default: false,
    help: 'takes runs of other hosts and containers for dead, of which nothing can be known from here; a server knows by itself',
  },
  env: {
    type: 'string',
    multiple: true,
    default: [] as string[],
    value: 'name',
    help: 'a server whose URL is in that environment variable, so that nobody else sees the password',
  },
  'dry-run': { type: 'boolean', default: false, help: 'says what would be removed, and removes nothing' },
  json: {
    type: 'boolean',
    default: false,
    help: 'prints JSON: { dryRun, olderThanMs, places: [{ place, kind, runs, items, bytes, failures }] }',
  },
} as const satisfies Options

const help = `papy clean: removes what dead runs left

usage: papy clean [options] [place …]

A place is a directory that was given to file(), a database that was given to sqlite(), or a server that was
given to mysql(): mysql://user:password@host:3306/database. Without a place: the directories of this user's runs on
this machine, with the sockets, FIFOs, files and shared memory in them. A run is dead when its processes are.

${optionLines(options)}

Exit code: 0 all is clean; 1 something could not be removed; 2 the call is wrong, and nothing was done.`

/** `papy clean` */
export const clean: Command = {
  help,
  options,
  async run(args, streams) {
    const { values, positionals } = readArguments('clean', { args: [...args], options, allowPositionals: true })
    const { 'older-than': age, 'dry-run': dryRun, kept, elsewhere, json } = values
    const wanted = { olderThanMs: ageMs('older-than', age), kept, elsewhere, dryRun }
    // All of them, before anything is removed anywhere.
    const places = [...positionals.map(placeOf), ...values.env.map(placeIn)]
    const outcomes = await cleanedPlaces(places.length === 0 ? [runsPlace()] : places, wanted)
    if (json) streams.out(jsonOf(outcomes, wanted))
    else for (const outcome of outcomes) streams.out(accountOf(outcome, wanted, age))
    return ended(outcomes, streams)
  },
}

async function cleanedPlaces(places: readonly Place[], wanted: CleanOptions): Promise<readonly Outcome[]> {
  const outcomes: Outcome[] = []
  for (const place of places) outcomes.push(await cleanedPlace(place, wanted))
  return outcomes
}

function jsonOf(places: readonly Outcome[], { dryRun, olderThanMs }: CleanOptions): string {
  return JSON.stringify({ dryRun, olderThanMs, places }, undefined, 2)
}

function ended(outcomes: readonly Outcome[], streams: Streams): Exit {
  const failures = outcomes.flatMap(failuresOf)
  for (const failure of failures) streams.error(failure)
  return failures.length === 0 ? exit.done : exit.failed
}
