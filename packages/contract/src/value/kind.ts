import { types } from 'node:util'

/** What an object is, to a serializer. */
export type Kind =
  /** An array. */
  | 'list'
  /** A plain object, of any realm, or one without a prototype. */
  | 'record'
  | 'map'
  | 'set'
  | 'date'
  | 'regexp'
  /** A Number, String, Boolean, BigInt or Symbol object. */
  | 'boxed'
  /** An ArrayBuffer. */
  | 'buffer'
  /** A typed array, Buffer or DataView of an ArrayBuffer. */
  | 'view'
  | 'error'
  /** Shared memory, or a view of it. */
  | 'shared'
  /** An instance of any other class. */
  | 'instance'

type Kinded = readonly [kind: Kind, is: (value: unknown) => boolean]

// By the exact prototype: what extends one of these is a class of its own. The prototype alone is not believed, as any
// object can be given it.
const kinds = new Map<unknown, Kinded>([
  [Map.prototype, ['map', types.isMap]],
  [Set.prototype, ['set', types.isSet]],
  [Date.prototype, ['date', types.isDate]],
  [RegExp.prototype, ['regexp', types.isRegExp]],
  [ArrayBuffer.prototype, ['buffer', types.isArrayBuffer]],
  [Buffer.prototype, ['view', types.isUint8Array]],
  ...[Number, String, Boolean, BigInt, Symbol].map(
    (boxed) => [boxed.prototype, ['boxed', types.isBoxedPrimitive]] as const,
  ),
  ...viewClasses().map(({ prototype }) => [prototype, ['view', ArrayBuffer.isView]] as const),
])

/** Says what an object is. */
export function kindOf(value: object): Kind {
  const prototype: unknown = Object.getPrototypeOf(value)
  if (prototype === Object.prototype) return 'record'
  if (Array.isArray(value)) return prototype === Array.prototype || isForeign(prototype, 'Array') ? 'list' : 'instance'
  const known = kinds.get(prototype)
  if (known?.[1](value) === true) return known[0] === 'view' ? kindOfView(value as ArrayBufferView) : known[0]
  if (types.isNativeError(value) || value instanceof Error) return 'error'
  if (types.isSharedArrayBuffer(value)) return 'shared'
  if (prototype === null) return types.isModuleNamespaceObject(value) ? 'instance' : 'record'
  return isForeign(prototype, 'Object') && isObject(value) ? 'record' : 'instance'
}

function kindOfView({ buffer }: ArrayBufferView): Kind {
  return types.isSharedArrayBuffer(buffer) ? 'shared' : 'view'
}

// Object.prototype and Array.prototype of another realm (a `vm` context), not what merely extends them.
function isForeign(prototype: unknown, name: 'Object' | 'Array'): boolean {
  if (typeof prototype !== 'object' || prototype === null) return false
  const above: unknown = Object.getPrototypeOf(prototype)
  if (!Object.hasOwn(prototype, 'constructor') || prototype.constructor.name !== name) return false
  return name === 'Object' ? above === null && Object.hasOwn(prototype, 'hasOwnProperty') : isForeign(above, 'Object')
}

function isObject(value: object): boolean {
  return Object.prototype.toString.call(value) === '[object Object]'
}

/** Classes of views, as far as this Node has them. Their order is part of what is written: only ever append. */
export function viewClasses(): readonly { readonly name: string; readonly prototype: object }[] {
  const names = ['DataView', 'Int8Array', 'Uint8Array', 'Uint8ClampedArray', 'Int16Array', 'Uint16Array', 'Int32Array']
  names.push('Uint32Array', 'Float32Array', 'Float64Array', 'BigInt64Array', 'BigUint64Array', 'Float16Array')
  const known = globalThis as unknown as Record<string, { name: string; prototype: object } | undefined>
  return names.flatMap((name) => known[name] ?? [])
}
