import type { Values, Word } from './vocabulary.ts'

/** What bash is to evaluate: `source <(papy completion bash)`. Needs nothing but bash 3.2. */
export function bash(words: readonly Word[]): string {
  return `# Completion of papy for bash: source <(papy completion bash)
_papy() {
  local current="\${COMP_WORDS[COMP_CWORD]}" previous="\${COMP_WORDS[COMP_CWORD - 1]}" command="\${COMP_WORDS[1]}"
  COMPREPLY=()
  if [ "$COMP_CWORD" -eq 1 ]; then
    COMPREPLY=($(compgen -W "${words.map(({ name }) => name).join(' ')} --help --version" -- "$current"))
    return
  fi
  case "$command $previous" in
${words.flatMap(valuesOf).join('\n')}
  esac
  case "$current" in
    -*)
      case "$command" in
${words.map(optionsOf).join('\n')}
      esac
      return
      ;;
  esac
  case "$command" in
${words.map(operandsOf).join('\n')}
  esac
}
complete -o filenames -F _papy papy`
}

function valuesOf({ name: command, options }: Word): readonly string[] {
  return options.flatMap(({ name, short, value }) => {
    if (value === 'none') return []
    const patterns = [`--${name}`, ...(short === undefined ? [] : [`-${short}`])].map(
      (option) => `"${command} ${option}"`,
    )
    return [`    ${patterns.join(' | ')}) ${replyOf(value)}; return ;;`]
  })
}

function optionsOf({ name, options }: Word): string {
  const list = options.map((option) => `--${option.name}`).join(' ')
  return `        ${name}) COMPREPLY=($(compgen -W "${list}" -- "$current")) ;;`
}

function operandsOf({ name, operands }: Word): string {
  return `    ${name}) ${replyOf(operands)} ;;`
}

// One file a line, so that names may have spaces.
function replyOf(value: Values): string {
  if (value === 'any') return ':'
  if (value !== 'files') return `COMPREPLY=($(compgen -W "${value.join(' ')}" -- "$current"))`
  return `local IFS=$'\\n'; COMPREPLY=($(compgen -f -- "$current"))`
}
