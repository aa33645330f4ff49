import { Tag } from 'cbor-x'

/** The one tag that is written: "PAPY". What is under it is an array that begins with one of {@link Form}. */
export const TAG = 0x50415059

/** Version of all that is under tags. */
export const VERSION = 1

/** What plain CBOR does not have, or cbor-x does not keep; numbers are what is written. */
export const Form = {
  /** The whole: version, value, places of binaries, small chunks. */
  root: 0,
  /** A part that is referred to: the part. Such parts are numbered in the order in which they begin. */
  shared: 1,
  /** Another place of such a part: its number. */
  reference: 2,
  minusZero: 3,
  /** A string with lone surrogates: its UTF-16, little-endian. */
  text: 4,
  /** A bigint of more than 64 bits: base 16. */
  bigint: 5,
  /** Milliseconds since 1970. */
  date: 6,
  /** Keys and values in turn. */
  map: 7,
  /** Members. */
  set: 8,
  /** Its length; keys and values in turn. */
  unevenList: 9,
  /** Keys and values in turn. */
  record: 10,
  /** Its index among the binaries. */
  binary: 11,
  /** A PortableError of `@papy/contract`. */
  error: 12,
} as const

/** Something in a form of our own. */
export function formed(form: number, contents: readonly unknown[] = []): Tag {
  return new Tag([form, ...contents], TAG)
}
