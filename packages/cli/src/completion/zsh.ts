import type { Flag, Values, Word } from './vocabulary.ts'

/** What zsh is to find as `_papy` in a directory of its `fpath`, or to evaluate. */
export function zsh(words: readonly Word[]): string {
  return `#compdef papy
# Completion of papy for zsh: papy completion zsh > "\${fpath[1]}/_papy", or source <(papy completion zsh)
_papy() {
  if (( CURRENT == 2 )); then
    local -a commands=(
${words.map(({ name, summary }) => `      ${quoted(`${name}:${summary}`)}`).join('\n')}
    )
    _describe command commands
    return
  fi
  local command="\${words[2]}"
  shift words
  (( CURRENT-- ))
  case "$command" in
${words.map(branchOf).join('\n')}
  esac
}
if [ "$funcstack[1]" = _papy ]; then _papy "$@"; else compdef _papy papy; fi`
}

function branchOf({ name, options, operands }: Word): string {
  const lines = [...options.flatMap(argumentsOf), quoted(`*:argument:${actionOf(operands)}`)]
  return `    ${name})\n      _arguments \\\n${lines.map((line) => `        ${line}`).join(' \\\n')}\n      ;;`
}

function argumentsOf({ name, short, summary, value }: Flag): readonly string[] {
  const about = `[${summary.replace(/[[\]:]/g, ' ')}]${value === 'none' ? '' : `:value:${actionOf(value)}`}`
  return [`--${name}`, ...(short === undefined ? [] : [`-${short}`])].map((option) => quoted(`*${option}${about}`))
}

function actionOf(value: Values): string {
  if (value === 'files') return '_files'
  return value === 'any' ? ' ' : `(${value.join(' ')})`
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`
}
