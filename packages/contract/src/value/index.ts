/**
 * What plugin authors write serializers with: one look at all of a value, refusals that name a path, binaries out of band.
 *
 * @module
 */
export { attached } from './attached.ts'
export { Attachments, type AttachmentsWritten, type Binary, OUT_OF_BAND, PLACE } from './attachments.ts'
export { type Digest, digestOf, type StandIn } from './digest.ts'
export { type Kind, kindOf } from './kind.ts'
export { malformedValue, reading } from './malformed.ts'
export { refused, refusedCircle, refusedWhole } from './refused.ts'
export { isWellFormed, type ValueRules, type Way } from './rules.ts'
export { type Survey, survey } from './survey.ts'
export { writing } from './writing.ts'
