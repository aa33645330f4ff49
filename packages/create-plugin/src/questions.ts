import { createInterface } from 'node:readline/promises'
import type { Arguments } from './arguments.ts'
import { CreateError } from './create-error.ts'
import { directoryOf, type PluginRequest } from './create-plugin.ts'
import { type Kind, kindOf, kinds } from './kind.ts'
import { pluginName } from './plugin-name.ts'

/** Asks one thing; an empty answer is the default. */
type Ask = (question: string, standard?: string) => Promise<string>

/** Where is asked, and where answers come from. */
export interface Terminal {
  readonly input: NodeJS.ReadableStream & { readonly isTTY?: boolean }
  readonly output: NodeJS.WritableStream
}

/**
 * What is to be begun: what the command line says, and for the rest what a person answers.
 *
 * @throws CreateError `ERR_ARGUMENT`, where something is missing and nobody can be asked
 */
export async function requestOf(said: Arguments, { input, output }: Terminal): Promise<PluginRequest> {
  if (said.yes || input.isTTY !== true) return complete(said)
  const lines = createInterface({ input, output })
  try {
    return await asked(said, async (question, standard) => {
      const shown = standard === undefined ? '' : ` (${standard})`
      return (await lines.question(`${question}${shown}: `)).trim() || (standard ?? '')
    })
  } finally {
    lines.close()
  }
}

function complete({ name, kind, dir }: Arguments): PluginRequest {
  if (name === undefined || kind === undefined) {
    const missing = name === undefined ? 'a name' : '--kind'
    throw new CreateError('ERR_ARGUMENT', `${missing} is missing: npm create @papy/plugin redis -- --kind transport`)
  }
  return { name, kind, ...(dir === undefined ? {} : { dir }) }
}

async function asked(said: Arguments, ask: Ask): Promise<PluginRequest> {
  const kind = said.kind ?? (await kindFrom(ask))
  const name = said.name ?? (await ask('Name, such as redis or @you/transport-redis'))
  const dir = said.dir ?? (await ask('Directory', directoryOf(pluginName(name, kind))))
  return { kind, name, dir }
}

function kindFrom(ask: Ask): Promise<Kind> {
  const list = Object.entries(kinds).map(([kind, what]) => `  ${kind.padEnd(11)} ${what}\n`)
  return ask(`What will it be?\n${list.join('')}Kind`, 'transport').then(kindOf)
}
