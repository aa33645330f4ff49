import {
  isPlugin,
  type JsonValue,
  type Plugin,
  type PluginDescriptor,
  type PluginKind,
  type Recipe,
} from '@papy/contract'
import { anchored, isStep, locate, type Step, stepName, type UserFunction } from '@papy/contract/function'
import { call, code, type Expression, fields, list, literal, made, name, quoted } from '../program/expression.ts'
import type { Constant, Import } from '../program/program.ts'
import { Imported } from './imported.ts'
import { type InlineFunction, inlineFunction } from './inline-function.ts'
import { Locals } from './locals.ts'
import { Unwritable } from './refusal.ts'
import { importableOf, isCommonJs, pathFrom, pluginSpecifier } from './specifier.ts'
import { expressionOf, memberOf } from './value.ts'

/** Writes the parts of one program as expressions, and remembers what these need: imports, and functions written out. */
export class Scribe {
  readonly locals: Locals = new Locals()
  readonly #imported = new Imported(this.locals)
  readonly #constants: Constant[] = []
  readonly #functions = new Map<UserFunction, Expression>()
  readonly #target: string

  /** @param target - URL of the file */
  constructor(target: string) {
    this.#target = target
  }

  get imports(): readonly Import[] {
    return this.#imported.list()
  }

  /** The functions that were written out. */
  get constants(): readonly Constant[] {
    return this.#constants
  }

  /** Imports what the core exports under this name. */
  core(exported: string): string {
    return this.#imported.core(exported)
  }

  /** @throws Unwritable, and ArgumentError as `locate` does, for what cannot be written */
  value(value: unknown, path: string): Expression {
    return expressionOf(value, path, (part, at) => this.#special(part, at))
  }

  /** A function with what is bound to it. @throws as {@link Scribe.value} */
  step(step: Step): Expression {
    const { recipe, args, from, items } = step
    if (recipe !== undefined) return this.recipe(recipe)
    if (items !== undefined)
      throw new Unwritable(`${stepName(step)} uses transports of its run, and does not say what made it`)
    const bound = args.map((arg, at) => this.value(arg, `args[${at}] of ${stepName(step)}`))
    const named = from === undefined ? this.#function(step.fn as UserFunction) : this.#named(from, bound)
    const modules = this.#modules(step)
    if (modules !== undefined) return call(this.core('imports'), [modules, named, ...(from === undefined ? bound : [])])
    return from !== undefined || bound.length === 0 ? named : call(this.core('step'), [named, ...bound])
  }

  /** A call that makes something. @throws as {@link Scribe.value} */
  recipe({ args, export: exported, isClass = false, ...module }: Recipe): Expression {
    const callee = this.#imported.use(pluginSpecifier(module, this.#target), exported)
    const written = args.map((arg, at) => this.value(arg, `args[${at}] of ${exported}`))
    return isClass ? made(callee, written) : call(callee, written)
  }

  #special(value: object, path: string): Expression | undefined {
    if (typeof value === 'function') return this.step({ fn: value as UserFunction, args: [] })
    if (isStep(value)) return this.step(value)
    return kinds.some((kind) => isPlugin(value, kind)) ? this.#plugin(value as Plugin, path) : undefined
  }

  #plugin({ descriptor }: Plugin, path: string): Expression {
    if (typeof descriptor?.specifier === 'string' && Array.isArray(descriptor.args)) return this.#described(descriptor)
    throw new Unwritable(`${path} is a plugin without a descriptor; make its factory with definePlugin`)
  }

  #described(descriptor: PluginDescriptor): Expression {
    const { specifier, url, export: exported, args } = descriptor
    const callee = this.#imported.use(pluginSpecifier({ specifier, url }, this.#target), exported)
    // `null` stands for what was left out.
    return call(
      callee,
      args.map((arg) => (arg === null ? literal('undefined') : this.#json(arg))),
    )
  }

  #json(value: JsonValue): Expression {
    if (typeof value !== 'object' || value === null) return this.value(value, '')
    if (Array.isArray(value)) return list(value.map((item: JsonValue) => this.#json(item)))
    const plugin = (value as { readonly $plugin?: PluginDescriptor }).$plugin
    if (typeof plugin === 'object') return this.#described(plugin)
    return fields(Object.entries(value).map(([key, item]) => ({ name: key, value: this.#json(item as JsonValue) })))
  }

  #function(fn: UserFunction): Expression {
    const known = this.#functions.get(fn)
    if (known !== undefined) return known
    const ref = locate({ fn, args: [] })
    const written = ref.kind === 'module' ? this.#exported(ref, fn) : this.#writtenOut(inlineFunction(fn, ref))
    this.#functions.set(fn, written)
    return written
  }

  #exported(
    { url, export: exported }: { readonly url: string; readonly export: string },
    fn: UserFunction,
  ): Expression {
    this.#refuseItself(url, exported)
    if (isCommonJs(url)) {
      const { specifier } = importableOf(url, 'default', this.#target)
      const local = this.#imported.use(specifier, 'default', exported === 'default' ? fn.name || 'fn' : fileName(url))
      return memberOf(local, exported === 'default' ? [] : exported.split('.'))
    }
    const importable = importableOf(url, exported, this.#target, fn)
    const [root = '', ...members] = importable.export.split('.')
    const wanted = root === 'default' ? (members.length === 0 && fn.name) || fileName(url) : root
    return memberOf(this.#imported.use(importable.specifier, root, wanted), members)
  }

  // What is saved takes the place of the function.
  #refuseItself(url: string, exported: string): void {
    if (url.replace(/[?#].*$/, '') !== this.#target) return
    throw new Unwritable(`function ${exported} stands in the very file that is written; save to another file`)
  }

  #writtenOut({ name: called, text, alone }: InlineFunction): Expression {
    if (called === '') return code(alone)
    const isFree = this.locals.isFree(called)
    const local = this.locals.take(called)
    this.#constants.push({ kind: 'constant', name: local, value: code(isFree ? text : alone) })
    return name(local)
  }

  #named({ url, export: exported }: NonNullable<Step['from']>, bound: readonly Expression[]): Expression {
    this.#refuseItself(url, exported)
    const { specifier } = importableOf(url, exported, this.#target)
    const text = literal(quoted(specifier))
    const module = specifier.startsWith('.')
      ? made('URL', [text, name('import.meta.url')])
      : /^[a-z]{2,}:(?<!node:)/.test(specifier)
        ? text
        : call('import.meta.resolve', [text])
    return call(`${this.core('step')}.from`, [module, literal(quoted(exported)), ...bound])
  }

  // Relative ones are relative to the module of the function: of one that is written out, to that of the program.
  #modules(step: Step): Expression | undefined {
    const isWritten = step.modules !== undefined && locate(step).kind === 'source'
    const modules = isWritten ? anchored(step) : step.modules
    if (modules === undefined) return undefined
    const texts = Object.entries(modules).map(([local, specifier]) => {
      const text = isWritten ? specifier.replace(/file:[^|]*/g, (url) => pathFrom(this.#target, url)) : specifier
      return { name: local, value: literal(quoted(text)) }
    })
    return fields(texts)
  }
}

const kinds: readonly PluginKind[] = ['transport', 'serializer', 'runtime', 'cache']

function fileName(url: string): string {
  return /([^/]*?)(?:\.[^/.]*)?(?:[?#].*)?$/.exec(url)?.[1] ?? 'module'
}
