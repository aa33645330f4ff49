import { ArgumentError } from '@papy/contract'
import { readArguments } from '../arguments.ts'
import { type Command, exit } from '../command.ts'
import { bash } from '../completion/bash.ts'
import { fish } from '../completion/fish.ts'
import { vocabulary, type Word } from '../completion/vocabulary.ts'
import { zsh } from '../completion/zsh.ts'
import type { Options } from '../options.ts'

const shells: Readonly<Record<string, (words: readonly Word[]) => string>> = { bash, zsh, fish }

const options = {} as const satisfies Options

const help = `papy completion: prints what makes a shell complete commands, options and files

usage: papy completion bash|zsh|fish

  bash  source <(papy completion bash)                      in ~/.bashrc, to keep it
  zsh   papy completion zsh > "\${fpath[1]}/_papy"           once
  fish  papy completion fish > ~/.config/fish/completions/papy.fish

With npx, say \`npx papy completion bash\`; the shell completes the command \`papy\`.

Exit code: 0 printed; 2 the call is wrong.`

/** `papy completion` */
export const completion: Command = {
  help,
  options,
  operands: Object.keys(shells),
  async run(args, { out }) {
    const { positionals } = readArguments('completion', { args: [...args], options, allowPositionals: true })
    const [name = '', ...more] = positionals
    const shell = Object.hasOwn(shells, name) && more.length === 0 ? shells[name] : undefined
    if (shell === undefined) throw noShell(positionals.join(' '))
    out(shell(await vocabulary()))
    return exit.done
  },
}

function noShell(value: string): ArgumentError {
  const message = `completion is for one shell${value === '' ? '' : `, not for ${value}`}; say ${Object.keys(shells).join(', ')}`
  return new ArgumentError('ERR_ARGUMENT', message, { value })
}
