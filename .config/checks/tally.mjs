// Prints `<passed> <failed>` of a vitest JSON report, and to stderr the name and the first line of each failure.
// Plain JavaScript: it must also run where no tools could be fetched.
// A file that could not be loaded has no tests to count and counts as one failed, and so does a report that is missing.
import { existsSync, readFileSync } from 'node:fs'
import { relative } from 'node:path'

const [file = ''] = process.argv.slice(2)
const isFailed = ({ status }) => status === 'failed'
const isBroken = (one) => isFailed(one) && !one.assertionResults.some(isFailed)

function say(path, name, message) {
  const [first] = (message ?? '').split('\n')
  console.error(`FAILED: ${[relative(process.cwd(), path), ...(name ? [name] : [])].join(' > ')}: ${first}`)
}

if (existsSync(file)) {
  const { numPassedTests, numFailedTests, testResults } = JSON.parse(readFileSync(file, 'utf8'))
  for (const { name, assertionResults } of testResults) {
    for (const test of assertionResults.filter(isFailed)) say(name, test.fullName, test.failureMessages[0])
  }
  const broken = testResults.filter(isBroken)
  for (const { name, message } of broken) say(name, '', message)
  console.log(numPassedTests, numFailedTests + broken.length)
} else {
  console.error('FAILED: the tests left no report')
  console.log(0, 1)
}
