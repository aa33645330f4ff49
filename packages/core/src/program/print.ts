import { type Expression, fields, made, quoted } from './expression.ts'
import { isIdentifier, layout } from './layout.ts'
import type { Constant, Import, ImportedName, Placed, Pool, Program, ProgramPiper, Region } from './program.ts'
import { isFixed } from './source.ts'
import { callsOf } from './wiring.ts'

/** Writes a program: TypeScript whose text is JavaScript, too. The same program is always the same text. */
export function printProgram(program: Program): string {
  const imports = program.imports.map(importLine)
  const head = statements(program.head, 0)
  const tail = program.tail.map((region) => regionText(region, 0))
  return `${[imports.join(''), head, pipelineText(program), ...tail].filter((part) => part !== '').join('\n')}`
}

/** Columns by which what stands in `pipeline()` is indented. */
const MARGIN = 2

function pipelineText(program: Program): string {
  const { pools, pipers, plumber, body } = program
  const parts = [
    statements(body, MARGIN),
    pools.map((pool) => constantText(poolConstant(pool), MARGIN)).join(''),
    pipers.map((piper) => constantText(piperConstant(piper), MARGIN)).join(''),
    constantText(plumberConstant(program), MARGIN) + callTexts(program) + line(`return ${plumber.variable}`, MARGIN),
  ]
  return `${commentText(program.about, 0)}export function pipeline() {\n${parts.filter((part) => part !== '').join('\n')}}\n`
}

function poolConstant({ variable, value, comment }: Pool): Constant {
  return { kind: 'constant', name: variable, value, ...(comment === undefined ? {} : { comment }) }
}

function piperConstant({ variable, work, options, comment }: ProgramPiper): Constant {
  const value = made('Piper', options.length === 0 ? [work] : [work, fields(options)])
  return { kind: 'constant', name: variable, value, ...(comment === undefined ? {} : { comment }) }
}

function plumberConstant({ plumber: { variable, options, comment } }: Program): Constant {
  const value = made('Plumber', options.length === 0 ? [] : [fields(options)])
  return { kind: 'constant', name: variable, value, ...(comment === undefined ? {} : { comment }) }
}

function callTexts(program: Program): string {
  return callsOf(program)
    .map(({ method, args, comment }) => {
      const callee = `${program.plumber.variable}.${method}`
      const value: Expression = { kind: 'call', callee, args, isNew: false }
      return commentText(comment, MARGIN) + line(layout(value, spotAt(MARGIN, 0)), MARGIN)
    })
    .join('')
}

// One line each stand together; what takes several stands apart.
function statements(parts: readonly (Constant | Region)[], indent: number): string {
  const texts = parts.map((part) => (part.kind === 'constant' ? constantText(part, indent) : regionText(part, indent)))
  return texts
    .map((text, at) => (at > 0 && (isTall(text) || isTall(texts[at - 1] ?? '')) ? `\n${text}` : text))
    .join('')
}

function isTall(text: string): boolean {
  return text.indexOf('\n') < text.length - 1
}

function constantText({ name, value, comment }: Constant, indent: number): string {
  const begin = `const ${name} = `
  return commentText(comment, indent) + line(begin + layout(value, spotAt(indent, begin.length)), indent)
}

function regionText({ text, comment }: Region, indent: number): string {
  const margin = ' '.repeat(indent)
  const shown = isFixed(text) ? text : text.replace(/\n(?!\n)/g, `\n${margin}`)
  return commentText(comment, indent) + line(shown, indent)
}

function commentText(comment: Placed['comment'], indent: number): string {
  if (comment === undefined) return ''
  return comment
    .split('\n')
    .map((text) => line(text, indent))
    .join('')
}

function spotAt(indent: number, before: number) {
  return { indent, column: indent + before, behind: 0 }
}

function line(text: string, indent: number): string {
  return `${' '.repeat(indent)}${text}\n`
}

function importLine({ specifier, names, isType = false, comment }: Import): string {
  const head = `import ${isType ? 'type ' : ''}`
  if (names.length === 0) return `${commentText(comment, 0)}import ${quoted(specifier)}\n`
  const alone = names.filter((one) => one.name === 'default' || one.name === '*').map(aloneText)
  const braced = names.filter((one) => one.name !== 'default' && one.name !== '*').map(bracedText)
  const flat = braced.length === 0 ? [] : [`{ ${braced.join(', ')} }`]
  const whole = `${head}${[...alone, ...flat].join(', ')} from ${quoted(specifier)}\n`
  if (whole.length <= 121 || braced.length === 0) return commentText(comment, 0) + whole
  const block = `{\n${braced.map((text) => `  ${text},\n`).join('')}}`
  return `${commentText(comment, 0)}${head}${[...alone, block].join(', ')} from ${quoted(specifier)}\n`
}

function aloneText({ name, local }: ImportedName): string {
  return name === '*' ? `* as ${local}` : local
}

function bracedText({ name, local, isType = false }: ImportedName): string {
  const exported = isIdentifier(name) ? name : quoted(name)
  return `${isType ? 'type ' : ''}${name === local ? name : `${exported} as ${local}`}`
}
