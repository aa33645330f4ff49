// Entry of every npm script: brings the tools, then does the job named on the command line (see jobs.cjs).
// Up to the check nothing newer than ES2015: an old Node must be able to say that it is too old.
const [major, minor] = process.versions.node.split('.').map(Number)
if (major < 20 || (major === 20 && minor < 19)) {
  console.error(`Node.js ${process.version} is too old; install Node.js 20.19 or newer and run the same command again`)
  process.exit(1)
}
require('./jobs.cjs').run(process.argv[2], process.argv.slice(3))
