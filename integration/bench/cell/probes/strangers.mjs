import { fork } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { IMap } from '@papy/imap'
import * as jobs from '../jobs.mjs'
import { startExposed } from '../remote/exposed.mjs'

const program = fileURLToPath(new URL('../remote/crowd.mjs', import.meta.url))

/** Whether strangers are there, by turns: so that whatever changes slowly changes both alike. */
const turns = [false, true, true, false]

/**
 * A run that goes on all the time, on the workers of an agent that everybody reaches; strangers come, and leave, and come
 * again. What counts is what is done meanwhile, and what the agent's process needs for it. `nextDoor`: they knock at another
 * agent of the same machine, which shows what they cost whoever shares its cores with them.
 */
export async function measure(_, settings) {
  const { job, workers, ways, rate, most, turnMs, settleMs, rounds, nextDoor } = settings
  const host = await startExposed(workers)
  const neighbour = nextDoor ? await startExposed(1) : undefined
  const { port } = neighbour ?? host
  const crowd = await gather({ port, ways: ways.split(' '), rate, most })
  const state = await stateOf(host, crowd, settleMs)
  const pool = new IMap({ workers: host.workers })
  const answer = { count: 0, sum: 0, good: true }
  const work = new Work(pool, jobs[job], answer)
  await work.begun
  const sums = { alone: nothing(), beside: nothing() }
  let came = 0
  for (const there of Array.from({ length: rounds }, () => turns).flat()) {
    const before = await crowd(there ? 'come' : 'look')
    await sleep(settleMs)
    add(there ? sums.beside : sums.alone, await look(turnMs, host, answer))
    if (there) came += (await crowd('leave')).came - before.came
  }
  await work.end()
  await pool.close()
  await host.close()
  await neighbour?.close()
  const { alone, beside } = sums
  const per = (name, of) => beside[name] / beside[of] / (alone[name] / alone[of])
  const metrics = {
    kept: per('count', 'ms'),
    keptPerCpu: per('count', 'cpuUs'),
    perSecond: (alone.count / alone.ms) * 1_000,
    coreShare: (beside.agentUs / beside.ms - alone.agentUs / alone.ms) / 1_000,
    camePerSecond: (came / (rounds * 2 * (turnMs + settleMs))) * 1_000,
    ...state,
  }
  return { metrics, answer }
}

const nothing = () => ({ count: 0, ms: 0, agentUs: 0, cpuUs: 0 })

function add(sum, more) {
  for (const name of Object.keys(sum)) sum[name] += more[name]
}

/** What is done in a while, and what the processor has to do with it: for the agent, and with the coordinator, this process. */
async function look(ms, host, answer) {
  const take = async () => {
    const { cpuUs } = await host.report()
    const { user, system } = process.cpuUsage()
    return { count: answer.count, ms: performance.now(), agentUs: cpuUs, cpuUs: cpuUs + user + system }
  }
  const before = await take()
  await sleep(ms)
  const after = await take()
  return Object.fromEntries(Object.entries(after).map(([name, value]) => [name, value - before[name]]))
}

/** How many strangers an agent has at the same time, and how much it keeps for them, while it has nothing else to do. */
async function stateOf(host, crowd, settleMs) {
  const visit = async () => {
    await crowd('come')
    await sleep(settleMs)
    const { keptBytes } = await host.report(true)
    const { open } = await crowd('look')
    await crowd('leave')
    await sleep(settleMs)
    return { keptBytes, open }
  }
  // The first time all that it needs to know of strangers is new to it.
  await visit()
  const before = await host.report(true)
  const { keptBytes, open } = await visit()
  const kb = (keptBytes - before.keptBytes) / 1_000
  return { open, keptKb: kb, eachKb: kb / Math.max(1, open) }
}

/** Strangers, in a process of their own. Tells them something; they answer how many came, and how many are there. */
async function gather(settings) {
  const child = fork(program, [JSON.stringify(settings)])
  process.once('exit', () => child.kill())
  return async (said) => {
    child.send(said)
    const [counts] = await once(child, 'message')
    return counts
  }
}

/** A run without an end, until it is ended. */
class Work {
  #over = false
  #done
  begun

  constructor(pool, job, answer) {
    this.begun = new Promise((resolve) => {
      this.#done = this.#go(pool, job, answer, resolve)
    })
  }

  async end() {
    this.#over = true
    await this.#done
  }

  async #go(pool, job, answer, begun) {
    const task = pool.addTask(job, this.#items())
    await pool.start()
    for await (const batch of task.batches()) {
      for (const value of batch) {
        if (value !== answer.count) answer.good = false
        answer.count++
        answer.sum += value
      }
      begun()
    }
  }

  *#items() {
    for (let i = 0; !this.#over; i++) yield i
  }
}
