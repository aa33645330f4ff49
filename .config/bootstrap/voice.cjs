// How the bootstrap speaks: on standard error, because standard output belongs to the job.
const say = (sentence) => console.error(`papy: ${sentence}`)

/** Ends the process with one sentence: what happened; what to do. */
function refuse(sentence, status = 1) {
  say(sentence)
  process.exit(status)
}

module.exports = { say, refuse }
