/**
 * Programs of other languages as nodes: run on each item, run on files, or kept and asked.
 *
 * @module
 */
export { type CommandResult, command, execute, type OutputOf } from './command.ts'
export { CommandError, type ProgramFacts } from './command-error.ts'
export type { CommandOptions, OutputEncoding, ProgramOptions } from './command-options.ts'
export { ask, type CoprocessOptions, type CoprocessProtocol, coprocess } from './coprocess.ts'
export { runScript, script } from './script.ts'
export type { PortNamesOf, PortsOut, ScriptConfig, ScriptPlan } from './script-config.ts'
export { type TemplateName, writeTemplate } from './template.ts'
