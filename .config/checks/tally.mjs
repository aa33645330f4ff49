// Counts what a vitest JSON report holds, and a second one of the files that failed, which ran again alone.
//
//   tally.mjs report [again]   prints `<passed> <failed>`, and to stderr the name and the first line of each failure:
//                              FAILED if it failed whenever it ran, UNSTEADY if it passed at last
//   tally.mjs --files report   prints the files that have to run again: none, if so much failed that it is no accident,
//                              or with different random numbers
//   tally.mjs --seed report    prints what PAPY_SEED is to be then: what failed is to fail again, if it does so each time
//
// Plain JavaScript: it must also run where no tools could be fetched. A file that could not be loaded has no tests to
// count and counts as one failed, and so does a report that is missing.
import { existsSync, readFileSync } from 'node:fs'
import { relative } from 'node:path'

/** More failures than these are no accident. */
const accidents = 5

const [first = '', second = ''] = process.argv.slice(2)
if (first === '--files') {
  const { failures } = tallyOf(second)
  const files = new Set(failures.map(({ file }) => file))
  const isAccident = existsSync(second) && failures.length <= accidents && seedsOf(failures).length <= 1
  if (isAccident) for (const file of files) console.log(file)
} else if (first === '--seed') {
  console.log(seedsOf(tallyOf(second).failures).join())
} else {
  const { passed, failures } = tallyOf(first)
  const again = second === '' ? failures : tallyOf(second).failures
  const unsteady = failures.filter(({ name }) => !again.some((one) => one.name === name))
  for (const { name, message } of again) console.error(`FAILED: ${name}: ${message}`)
  for (const { name, message } of unsteady) console.error(`UNSTEADY: ${name}: ${message}`)
  console.log(passed + unsteady.length, again.length)
}

function seedsOf(failures) {
  return [...new Set(failures.flatMap(({ name }) => /PAPY_SEED=(\d+)/.exec(name)?.[1] ?? []))]
}

function tallyOf(report) {
  if (!existsSync(report)) return { passed: 0, failures: [failureOf(report, '', 'the tests left no report')] }
  const { numPassedTests, testResults } = JSON.parse(readFileSync(report, 'utf8'))
  return { passed: numPassedTests, failures: testResults.flatMap(failuresOf) }
}

function failuresOf({ name: path, status, message, assertionResults }) {
  const failed = assertionResults.filter((test) => test.status === 'failed')
  if (failed.length > 0) return failed.map((test) => failureOf(path, test.fullName, test.failureMessages[0]))
  return status === 'failed' ? [failureOf(path, '', message)] : []
}

function failureOf(path, test, message) {
  const file = relative(process.cwd(), path)
  const [first] = `${message ?? ''}`.split('\n')
  return { file, name: test === '' ? file : `${file} > ${test}`, message: first }
}
