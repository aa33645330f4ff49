import { partsOf } from './parts.ts'

/**
 * Whether there is a `WebAssembly.Module` in a value that V8 has just written as so many bytes. Of a module it writes
 * nothing at all: what comes behind it cannot be read any more, and nothing in the bytes tells.
 *
 * Costs an eighth of writing the value.
 */
export function holdsWasmModule(value: unknown, byteLength: number): boolean {
  // Each part takes a byte at least, and so does each further mention of it. Who looks more often goes in circles.
  return search(value, byteLength + 1, undefined) ?? search(value, Number.POSITIVE_INFINITY, new Set()) ?? false
}

// `undefined` where so many looks were not enough.
function search(value: unknown, looks: number, seen: Set<object> | undefined): boolean | undefined {
  const open: object[] = []
  openPart(value, open)
  for (let part = open.pop(); part !== undefined; part = open.pop()) {
    if (looks-- <= 0) return undefined
    if (seen?.has(part)) continue
    seen?.add(part)
    if (openUp(part as Readonly<Record<string, unknown>>, open)) return true
  }
  return false
}

// Whether it is a module itself; else its parts are opened.
function openUp(part: Readonly<Record<string, unknown>>, open: object[]): boolean {
  if (Array.isArray(part)) for (let at = 0; at < part.length; at++) openPart(part[at], open)
  else if (isPlain(part)) for (const key in part) openPart(part[key], open)
  else if (isModule(part)) return true
  else for (const one of partsOf(part)) openPart(one, open)
  return false
}

// It has no types here, and a Node without a compiler has none at all.
function isModule(part: object): boolean {
  const { WebAssembly } = globalThis as { readonly WebAssembly?: { readonly Module: abstract new () => object } }
  return WebAssembly !== undefined && part instanceof WebAssembly.Module
}

function isPlain(part: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(part)
  return prototype === Object.prototype || prototype === null
}

function openPart(part: unknown, open: object[]): void {
  if (typeof part === 'object' && part !== null) open.push(part)
}
