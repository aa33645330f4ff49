import { readArguments } from '../arguments.ts'
import { type Command, exit } from '../command.ts'
import { accountOf } from '../doctor/account.ts'
import type { Check } from '../doctor/check.ts'
import { conformanceChecks } from '../doctor/conformance.ts'
import { journalCheck } from '../doctor/journals.ts'
import { nativeChecks } from '../doctor/natives.ts'
import { nodeChecks } from '../doctor/node.ts'
import { packageChecks } from '../doctor/plugins.ts'
import { systemChecks } from '../doctor/system.ts'
import { type Options, optionLines } from '../options.ts'
import { foundPackages } from '../packages/found-packages.ts'

const options = {
  conformance: {
    type: 'boolean',
    default: false,
    help: 'checks here whether transports, serializers and runtimes keep the laws of @papy/conformance; takes minutes',
  },
  json: {
    type: 'boolean',
    default: false,
    help: 'prints JSON: { healthy, checks: [{ area, name, state, found, advice }] }',
  },
} as const satisfies Options

const help = `papy doctor: says what this machine and its packages can do, and what is wrong

usage: papy doctor [options] [run.papy …]

It looks at Node; at the packages of PaPy and plugins for it that a pipeline in the working directory would find, with the
version of the contract that they keep and their capabilities; whether their native code loads; at processors, memory, open
files, shared memory, FIFOs and temporary files, and what limits them. What is wrong comes with what to do. Nothing is changed.
Of journals that are named it says whether they can be read, were cut off, are being written, and hold a run that is not over.

${optionLines(options)}

Exit code: 0 nothing is broken; 1 something will not work; 2 the call is wrong.`

/** `papy doctor` */
export const doctor: Command = {
  help,
  options,
  async run(args, streams) {
    const { values, positionals } = readArguments('doctor', { args: [...args], options, allowPositionals: true })
    const found = await allChecks(values.conformance, (text) => streams.error(text))
    const checks = [...found, ...(await Promise.all(positionals.map(journalCheck)))]
    const healthy = checks.every(({ state }) => state !== 'bad')
    if (values.json) streams.out(JSON.stringify({ healthy, checks }, undefined, 2))
    else streams.out(accountOf(checks, streams.paint))
    return healthy ? exit.done : exit.failed
  },
}

async function allChecks(conformance: boolean, told: (text: string) => void): Promise<readonly Check[]> {
  const directory = process.cwd()
  const { checks, plugins } = await packageChecks(directory)
  const [natives, system] = await Promise.all([nativeChecks(foundPackages(directory)), systemChecks()])
  const laws = conformance ? await conformanceChecks(plugins, told) : []
  return [...nodeChecks(), ...checks, ...natives, ...system, ...laws]
}
