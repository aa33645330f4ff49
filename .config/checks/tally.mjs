// Prints `<passed> <failed>` of a vitest JSON report. Plain JavaScript: it must also run where no tools could be fetched.
// A file that could not be loaded has no tests to count and counts as one failed, and so does a report that is missing.
import { existsSync, readFileSync } from 'node:fs'

const [file = ''] = process.argv.slice(2)
const isBroken = ({ status, assertionResults }) =>
  status === 'failed' && assertionResults.every((test) => test.status !== 'failed')

if (existsSync(file)) {
  const { numPassedTests, numFailedTests, testResults } = JSON.parse(readFileSync(file, 'utf8'))
  console.log(numPassedTests, numFailedTests + testResults.filter(isBroken).length)
} else console.log(0, 1)
