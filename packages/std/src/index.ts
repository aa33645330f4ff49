/**
 * Ready-made functions for pipers. Each shelf has a door of its own, so that a worker loads no more than it needs:
 * `@papy/std/items`, `@papy/std/streams`, `@papy/std/files`, `@papy/std/databases`.
 *
 * @module
 */
export {
  type DatabaseAddress,
  type InsertRowsOptions,
  insertRows,
  rows,
  type SqlParams,
  type SqlRow,
  type SqlValue,
} from './databases/index.ts'
export {
  type ChunksOptions,
  chunks,
  type FileView,
  type FindItemsOptions,
  findItems,
  loadBytes,
  loadSlice,
  type Slice,
  splitFile,
  viewFile,
} from './files/index.ts'
export { type DumpItemOptions, dumpItem, type ItemTicket, type LoadItemOptions, loadItem } from './items/index.ts'
export {
  type Cell,
  type CellType,
  type CellTypes,
  type CsvOptions,
  type CsvRow,
  csv,
  type DumpStreamOptions,
  dumpObjects,
  dumpStream,
  type ItemSource,
  type JsonLinesOptions,
  jsonLines,
  type LinesOptions,
  type LoadStreamOptions,
  lines,
  loadObjects,
  loadStream,
  type ObjectsOptions,
  type Place,
  type WriteJsonLinesOptions,
  writeCsv,
  writeJsonLines,
} from './streams/index.ts'
