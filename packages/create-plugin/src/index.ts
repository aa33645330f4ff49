/**
 * Begins a package with a plugin of PaPy: `npm create @papy/plugin`.
 *
 * @module
 */
export { CreateError } from './create-error.ts'
export { createPlugin, type PluginRequest } from './create-plugin.ts'
export { type Kind, kinds } from './kind.ts'
