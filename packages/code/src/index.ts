/**
 * Pipelines as text: reads what a program builds without running it, and writes it again.
 *
 * @module
 */
export {
  type Call,
  type Code,
  type Constant,
  type Expression,
  type Field,
  type Fields,
  type Import,
  type ImportedName,
  type List,
  type Literal,
  type Name,
  type Placed,
  type Pool,
  type Position,
  type Program,
  type ProgramPipe,
  type ProgramPiper,
  type ProgramPlumber,
  printExpression,
  printProgram,
  type Region,
} from '@papy/core/program'
export { type ReadOptions, readProgram } from './read.ts'
