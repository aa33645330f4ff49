/**
 * One word, literal or mark of JavaScript source; template literals come in pieces, with the tokens of `${…}`
 * between.
 */
export interface Token {
  readonly kind: 'word' | 'literal' | 'mark'
  readonly text: string
  /** Offset in the source. */
  readonly start: number
  /** Brackets open around it; an opening bracket and the one that closes it have the depth around them. */
  readonly depth: number
  /** A line ends before it. */
  readonly fresh: boolean
}

const GAP = /(?:\s+|\/\/.*|\/\*[^*]*\*+(?:[^/*][^*]*\*+)*\/)*/y
const ESCAPE = String.raw`\\u(?:[\da-fA-F]{4}|\{[\da-fA-F]+\})`
const WORD = new RegExp(String.raw`#?(?:[\p{ID_Start}$_]|${ESCAPE})(?:[\p{ID_Continue}$\u200c\u200d]|${ESCAPE})*`, 'uy')
const NUMBER = /0[xXoObB][\da-fA-F_]+n?|(?:\d[\d_]*\.?[\d_]*|\.\d[\d_]*)(?:[eE][+-]?\d[\d_]*)?n?/y
const STRING = /'[^'\\\n]*(?:\\[^][^'\\\n]*)*'|"[^"\\\n]*(?:\\[^][^"\\\n]*)*"/y
const REGEX = /\/(?![*/])[^\\/[\n]*(?:(?:\\.|\[[^\]\\\n]*(?:\\.[^\]\\\n]*)*\])[^\\/[\n]*)*\/[\w$]*/y
const TEMPLATE = /[^`\\$]*(?:(?:\\[^]|\$(?!\{))[^`\\$]*)*(?:`|\$\{)/y
const MARK = /=>|\+\+|--|\.{3}|\?\.(?!\d)|[^]/uy
const HASHBANG = /#!.*/y

/** Words after which a value begins, so that a `/` begins a regular expression. */
const BEFORE_VALUE = new Set(
  'return typeof case in of instanceof new delete void throw do else yield await default extends'.split(' '),
)

const OPENING = new Set(['(', '[', '{'])
const CLOSING = new Set([')', ']', '}'])

/** Words whose parentheses are followed by a statement. */
const BEFORE_STATEMENT = new Set(['if', 'while', 'for', 'with'])

interface Bracket {
  /** `(`, `[`, `{`, or the backtick of the template literal that `${` stands in. */
  readonly mark: string
  /** What follows its end begins a value or statement. */
  readonly leading: boolean
}

/** Splits source into tokens. Made for source that runs: of other text it makes something, but never throws. */
export function tokenize(source: string): Token[] {
  return new Scanner(source).scan()
}

class Scanner {
  readonly #source: string
  readonly #tokens: Token[] = []
  readonly #open: Bracket[] = []
  #at = 0
  #expectsValue = true

  constructor(source: string) {
    this.#source = source
  }

  scan(): Token[] {
    this.#take(HASHBANG)
    while (true) {
      const fresh = /[\n\r\u2028\u2029]/.test(this.#take(GAP) ?? '')
      if (this.#at >= this.#source.length) return this.#tokens
      this.#next(fresh)
    }
  }

  #next(fresh: boolean): void {
    const start = this.#at
    const [kind, text, depth] = this.#word() ?? this.#literal() ?? this.#mark()
    this.#tokens.push({ kind, text, start, depth, fresh })
  }

  #word(): Read | undefined {
    const text = this.#take(WORD)
    if (text === undefined) return undefined
    const property = /^\??\.$/.test(this.#tokens.at(-1)?.text ?? '')
    this.#expectsValue = !property && BEFORE_VALUE.has(text)
    return ['word', text, this.#open.length]
  }

  #literal(): Read | undefined {
    const text = this.#take(NUMBER) ?? this.#take(STRING) ?? (this.#expectsValue ? this.#take(REGEX) : undefined)
    if (text === undefined) return undefined
    this.#expectsValue = false
    return ['literal', text, this.#open.length]
  }

  #mark(): Read {
    const text = this.#take(MARK) ?? ''
    if (text === '`') return this.#template(text)
    if (OPENING.has(text)) return this.#opening(text)
    if (CLOSING.has(text)) return this.#closing(text)
    // `++` and `--` stand before or behind a value; what comes after them is the same either way.
    if (text !== '++' && text !== '--') this.#expectsValue = true
    return ['mark', text, this.#open.length]
  }

  #opening(mark: string): Read {
    const leading = mark === '(' && BEFORE_STATEMENT.has(this.#tokens.at(-1)?.text ?? '')
    this.#expectsValue = true
    return ['mark', mark, this.#open.push({ mark, leading }) - 1]
  }

  // After `}` a regular expression is taken to be likelier than the quotient of an object literal.
  #closing(mark: string): Read {
    const closed = this.#open.pop()
    if (closed?.mark === '`') return this.#template(mark)
    this.#expectsValue = mark === '}' || (mark === ')' && closed?.leading === true)
    return ['mark', mark, this.#open.length]
  }

  #template(begin: string): Read {
    const text = this.#take(TEMPLATE) ?? this.#rest()
    const depth = this.#open.length
    this.#expectsValue = text.endsWith('${')
    if (this.#expectsValue) this.#open.push({ mark: '`', leading: false })
    return ['literal', begin + text, depth]
  }

  #take(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.#at
    const text = pattern.exec(this.#source)?.[0]
    if (text !== undefined) this.#at += text.length
    return text
  }

  #rest(): string {
    const text = this.#source.slice(this.#at)
    this.#at = this.#source.length
    return text
  }
}

type Read = [kind: Token['kind'], text: string, depth: number]
