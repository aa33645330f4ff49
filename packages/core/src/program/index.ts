/**
 * Pipelines as programs: what `plumber.save()` writes, as data, and how it is printed. For `@papy/code`, which reads them.
 *
 * @module
 */
export { Names } from '../graph/names.ts'
export {
  type Call,
  type Code,
  call,
  code,
  type Expression,
  type Field,
  type Fields,
  fields,
  type List,
  type Literal,
  list,
  literal,
  made,
  type Name,
  name,
  quoted,
} from './expression.ts'
export { isIdentifier, printExpression } from './layout.ts'
export { printProgram } from './print.ts'
export type {
  Constant,
  Import,
  ImportedName,
  Placed,
  Pool,
  Position,
  Program,
  ProgramPipe,
  ProgramPiper,
  ProgramPlumber,
  Region,
} from './program.ts'
export { outdented } from './source.ts'
export { type Surroundings, unquoted, workName } from './work-name.ts'
