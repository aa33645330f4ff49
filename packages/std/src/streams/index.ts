/**
 * Files read item by item, and written item by item: lines, delimited text, JSON lines, tables of text, objects.
 *
 * @module
 */

export type { Place } from '../place.ts'
export type { ItemSource } from '../source.ts'
export type { Cell, CellType, CellTypes } from './cell.ts'
export { csv } from './csv.ts'
export type { CsvOptions } from './csv-options.ts'
export { dumpObjects, objectSink } from './dump-objects.ts'
export { type DumpStreamOptions, dumpStream, textSink } from './dump-stream.ts'
export { type JsonLinesOptions, jsonLines } from './json-lines.ts'
export { type LinesOptions, lines } from './lines.ts'
export { loadObjects } from './load-objects.ts'
export { type LoadStreamOptions, loadStream } from './load-stream.ts'
export type { ObjectsOptions } from './object-options.ts'
export { type CsvRow, csvSink, writeCsv } from './write-csv.ts'
export { jsonSink, type WriteJsonLinesOptions, writeJsonLines } from './write-json-lines.ts'
