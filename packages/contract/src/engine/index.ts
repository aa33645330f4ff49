/**
 * The door for `@papy/core` and `@papy/imap`: how batches flow, and how functions are called on them. Plugins need none
 * of it.
 *
 * @module
 */

export { packagePart } from '../package-part.ts'
export { MAX_CHUNK, messagesAhead } from './ahead.ts'
export { type Address, addressAt, type Batch, batchWith, columnOf, cutBatch, sizeOf, sliceBatch } from './batch.ts'
export { Belongings, currentBelongings } from './belongings.ts'
export {
  type Calls,
  type Columns,
  cleanCalls,
  inboxReader,
  sliceCalls,
  sliceColumns,
  withoutPlaceholders,
} from './calls.ts'
export { decodeClone, encodeClone, isEncodable } from './clone.ts'
export { cloneSerializer } from './clone-serializer.ts'
export { type Closable, closeAll, closeQuietly } from './closing.ts'
export {
  type Column,
  encoded,
  isEncoded,
  isNumbers,
  isStored,
  MIN_NUMBERS,
  type Numbers,
  pack,
  readable,
  sliceColumn,
  unpack,
} from './column.ts'
export { type CurrentTask, currentFrame, currentTask, Frame, indexOf, type Whereabouts } from './current-task.ts'
export { EarlyWords } from './early-words.ts'
export { Endpoint, type EndpointOptions } from './endpoint.ts'
export {
  type Evaluation,
  evaluate,
  type Failure,
  type Following,
  type Outcome,
  timeoutsOf,
  tookTooLong,
} from './evaluate.ts'
export { type FailureKind, failureKind } from './failure-kind.ts'
export { type Flow, type Flowing, isLater, type Pulled } from './flow.ts'
export { enterWorker, importing, isInWorker, refuseInWorker } from './inside.ts'
export {
  type CurrentItems,
  currentItems,
  type HoldItem,
  ItemDesk,
  type ItemPlace,
  type ItemSource,
  keyOf,
} from './item-desk.ts'
export { ItemEnd, type ItemEndParts, type ItemPutOptions } from './item-end.ts'
export { checkItemTicket, type ItemTicket } from './item-ticket.ts'
export { Items, type ItemsOptions } from './items.ts'
export type { Hop, Lane, LaneCounts, LaneEvent, LaneItems, LaneLeg, LaneSessions, LaneSpec, LegCounts } from './lane.ts'
export { Latency } from './latency.ts'
export { Lent } from './lent.ts'
export { anything, checkOptions, count, duration, flag, LONGEST_MS, label, type Rule, type Rules } from './option.ts'
export { anyFailed, mergePlaceholders, placeholderOf } from './placeholder.ts'
export { environmentOf, type Provisions, provisions, type ResourceLimits } from './provisions.ts'
export { checkTimeout, type PullOptions } from './pull.ts'
export { type Pulse, steady } from './pulse.ts'
export { backoff, isWorthRetrying, type RetryOptions, type RetryPolicy, retryPolicy } from './retry.ts'
export { cacheContext, openReuse, type PortableReuse, portableReuse, type Reuse } from './reuse.ts'
export { errorOf, positionsOf, type Subject, settle, subjectOf } from './settle.ts'
export { type Input, isInput, sourceOf } from './source/input.ts'
export type { Source } from './source/source.ts'
export { stateError } from './state-error.ts'
export { type Outbound, type Remake, Stored, type StoredValues, valuesOf } from './stored.ts'
export { Tail } from './tail.ts'
export { type TypedArrayKind, typedArrays } from './typed-arrays.ts'
export { isPartialResult, PartialResult, unpacked, wrongCount } from './unpacked.ts'
export type { Deposit, Via, ViaOpening } from './via.ts'
