import { once } from 'node:events'
import type { Plugin, WorkerExit } from '@papy/contract'
import { afterEach, expect, test, vi } from 'vitest'
import type { Hostless } from '../src/crew/hostless.ts'
import { Outposts } from '../src/crew/outposts.ts'

const away = { supports: { remote: true } } as Plugin<'runtime'>
const here = { supports: { remote: false } } as Plugin<'runtime'>
const at = (place: number, ready = true) => ({ place, host: `h${place}:9000`, ready })
const loss = (): WorkerExit => ({ reason: 'lost', error: new Error('nobody listens there') })

function outpostsOf(plugins: readonly Plugin<'runtime'>[], fallback: Hostless['fallback'] = 'wait') {
  const [failed, standIn] = [vi.fn<(error: Error) => void>(), vi.fn<(threads: number) => void>()]
  const outposts = new Outposts(plugins, { afterMs: 10_000, fallback }, { failed, standIn })
  return Object.assign(outposts, { failed, standIn })
}

afterEach(() => {
  vi.useRealTimers()
})

test('a host that loses all it is given is cut off, with a warning that names it', async () => {
  const outposts = outpostsOf([away, here])
  const warned = once(process, 'warning')
  for (let times = 0; times < 5; times++) outposts.lost(at(0), loss())
  const [warning] = (await warned) as [Error]
  expect(warning).toMatchObject({ code: 'WARN_HOST_CUT_OFF', message: expect.stringContaining('h0:9000 loses') })
  expect(warning.message).toContain('nobody listens there')
  expect([outposts.isCutOff(0), outposts.isCutOff(1)]).toEqual([true, false])
})

test('workers that are lost with their host are one loss, and those of this host are none', () => {
  const outposts = outpostsOf([away, here])
  const exit = loss()
  for (let times = 0; times < 20; times++) {
    outposts.lost(at(0), exit)
    outposts.lost(at(1), loss())
  }
  expect([outposts.isCutOff(0), outposts.isCutOff(1)]).toEqual([false, false])
})

test('the last place where there could be work is never cut off', () => {
  const outposts = outpostsOf([away])
  for (let times = 0; times < 20; times++) outposts.lost(at(0), loss())
  expect(outposts.isCutOff(0)).toBe(false)
})

test('a host on which no worker starts any more is spared where it was of use, and others are there', () => {
  const outposts = outpostsOf([away, away])
  expect(outposts.spare(at(0), loss(), [at(1)])).toBe(false)
  outposts.answered(0)
  expect(outposts.spare(at(0), loss(), [at(1, false)])).toBe(false)
  expect(outposts.spare(at(0), loss(), [at(1)])).toBe(true)
  expect(outposts.isCutOff(0)).toBe(true)
})

test('that there is work and no host is said after a while, and again, until there is one', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  const outposts = outpostsOf([away, away])
  const warn = vi.spyOn(process, 'emitWarning').mockImplementation(() => undefined)
  const workers = () => [at(0, false), at(1, false), at(1, false)]
  outposts.missing(workers)
  vi.advanceTimersByTime(9_999)
  outposts.missing(workers)
  expect(warn).not.toHaveBeenCalled()
  vi.advanceTimersByTime(1)
  expect(warn).toHaveBeenCalledExactlyOnceWith(
    expect.stringContaining('none of its hosts is there, or has a place for it: h0:9000, h1:9000'),
    expect.objectContaining({ code: 'WARN_NO_HOSTS' }),
  )
  vi.advanceTimersByTime(60_000)
  expect(warn).toHaveBeenCalledTimes(2)
  outposts.calm()
  vi.advanceTimersByTime(600_000)
  expect(warn).toHaveBeenCalledTimes(2)
  warn.mockRestore()
})

test.each(['fail', 3] as const)('where none is there, and %s is wanted, that is done, once', (fallback) => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  const warn = vi.spyOn(process, 'emitWarning').mockImplementation(() => undefined)
  const outposts = outpostsOf([away], fallback)
  outposts.missing(() => [at(0, false)])
  vi.advanceTimersByTime(9_999)
  expect([outposts.failed, outposts.standIn].map(({ mock }) => mock.calls.length)).toEqual([0, 0])
  vi.advanceTimersByTime(1)
  if (fallback === 'fail')
    expect(outposts.failed).toHaveBeenCalledExactlyOnceWith(
      expect.objectContaining({ code: 'ERR_NO_HOSTS', hosts: ['h0:9000'] }),
    )
  else {
    expect(outposts.standIn).toHaveBeenCalledExactlyOnceWith(3)
    expect(warn).toHaveBeenCalledWith(expect.stringContaining('3 threads of this host take over'), expect.anything())
  }
  outposts.calm()
  warn.mockRestore()
})
