import { readArguments } from '../arguments.ts'
import { type Command, exit } from '../command.ts'
import { optionalPackage } from '../optional-package.ts'
import { type Options, optionLines } from '../options.ts'

const options = {
  json: { type: 'boolean', default: false, help: 'prints JSON: { key, file }' },
} as const satisfies Options

const help = `papy key: prints your public key

usage: papy key [options]

Code that your runs send to other hosts is signed with your key. An agent runs it where its owner trusts that key: what
this prints goes to \`papy trust\` there. The private key is made at first use, in a file that only you can read; it never
leaves this host.

${optionLines(options)}

Exit code: 0 printed; 1 the key cannot be read or made; 2 the call is wrong.`

/** `papy key` */
export const key: Command = {
  help,
  options,
  operands: [],
  async run(args, { out, error }) {
    const { values } = readArguments('key', { args: [...args], options })
    const { keyText, userKey, userKeyFile } = await optionalPackage(
      '@papy/runtime-ws',
      'papy key',
      () => import('@papy/runtime-ws/code'),
    )
    try {
      const text = keyText(await userKey())
      out(values.json ? JSON.stringify({ key: text, file: userKeyFile() }) : text)
      return exit.done
    } catch (thrown) {
      error((thrown as Error).message)
      return exit.failed
    }
  },
}
