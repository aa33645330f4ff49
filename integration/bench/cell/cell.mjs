// One measurement, in a process of its own: node cell.mjs '{"probe":…,"adapter":…,…}'. Answers on the channel to its parent.
import { peakRssMb } from './usage.mjs'

const settings = JSON.parse(process.argv[2])
const { measure } = await import(`./probes/${settings.probe}.mjs`)
const began = performance.now()
const adapter = settings.adapter === undefined ? undefined : await import(`./contestants/${settings.adapter}.mjs`)
const importMs = performance.now() - began

let said
try {
  const { metrics, answer } = await measure(adapter, settings)
  said = { metrics: { peakRssMb: peakRssMb(), importMs, ...metrics }, answer }
} catch (error) {
  // An option that is refused is one that is not there yet; all else is a fault of the bench.
  if (error?.code !== 'ERR_ARGUMENT' || !settings.optional) throw error
  said = { unavailable: error.message }
}
process.send(said, () => process.exit())
