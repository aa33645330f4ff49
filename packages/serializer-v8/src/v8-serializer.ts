import type { Serializer } from '@papy/contract'
import { attached, malformedValue, reading, survey, writing } from '@papy/contract/value'
import { CloneReader } from './clone-reader.ts'
import { CloneWriter } from './clone-writer.ts'
import { checkHeader, HEADER_BYTES, writeHeader } from './header.ts'
import { rules } from './rules.ts'
import { standIns } from './stand-ins.ts'
import { readTable, writeTable } from './table.ts'

// The first part is a header, the structured clone, and a table of the binaries, with those below 4 KiB in it.

/** Writes values as structured clones. */
export class V8Serializer implements Serializer {
  readonly mediaType = 'application/x-v8-structured-clone'

  encode(value: unknown): readonly Uint8Array[] {
    const { special, isSpecial } = survey(value, rules)
    return writing(rules, () => {
      const writer = new CloneWriter(value, HEADER_BYTES)
      if (!isSpecial) return this.#finish(writer, value)
      for (const part of special) if (part instanceof ArrayBuffer) writer.attach(part)
      const errors = special.filter((part) => !(part instanceof ArrayBuffer)) as Error[]
      return this.#finish(writer, errors.length === 0 ? value : standIns(value, writer.standFor(errors)))
    })
  }

  #finish(writer: CloneWriter, value: unknown): readonly Uint8Array[] {
    writer.writeHeader()
    writer.writeValue(value)
    const { attachments } = writer
    if (attachments.size === 0) return [writeHeader(writer.releaseBuffer(), 0)]
    const written = attachments.written()
    const tableBytes = writeTable(writer, written)
    return [writeHeader(writer.releaseBuffer(), tableBytes), ...written.large]
  }

  decode(parts: readonly Uint8Array[]): unknown {
    return reading('v8()', () => {
      const [first, ...large] = parts
      if (first === undefined) throw malformedValue('v8()', 'there are none')
      const { clone, table } = checkHeader(first)
      const binaries = attached('v8()', readTable(table, large))
      return new CloneReader(clone, binaries).read()
    })
  }
}
