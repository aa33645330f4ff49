// One measurement, in a process of its own: node cell.mjs '{"probe":…,"adapter":…,…}'. Answers on the channel to its parent.
import { peakRssMb } from './usage.mjs'

const settings = JSON.parse(process.argv[2])
const { measure } = await import(`./probes/${settings.probe}.mjs`)
const began = performance.now()
const adapter = settings.adapter === undefined ? undefined : await import(`./contestants/${settings.adapter}.mjs`)
const importMs = performance.now() - began
// Where `performance.now()` is nought on the clock that CPU profiles are written by.
const originUs = Number(process.hrtime.bigint() / 1000n) - performance.now() * 1000

const refusals = ['ERR_ARGUMENT', 'ERR_PLUGIN_NOT_FOUND', 'ERR_PLUGIN_INCOMPATIBLE']
let said
try {
  const { metrics, answer } = await measure(adapter, settings)
  said = { metrics: { peakRssMb: peakRssMb(), importMs, originUs, ...metrics }, answer }
} catch (error) {
  // An option that is refused, or a library that is not there; all else is a fault of the bench.
  if (!refusals.includes(error?.code) || !settings.optional) throw error
  said = { unavailable: error.message }
}
process.send(said, () => process.exit())
