import { expect, test } from 'vitest'
import { settingOf } from '../../src/run/setting.ts'

const owners = { pipers: new Set(['align', 'align.twice', 'a=b']), pools: new Set(['pool', 'align']) }

test.each([
  ['align.timeoutMs=500', 'align', 'timeoutMs', 500],
  ['align.twice.debug=true', 'align.twice', 'debug', true],
  ['align.retry.attempts=3', 'align', 'retry.attempts', 3],
  ['align.produce=each', 'align', 'produce', 'each'],
  ['pool.workers=threads:2', 'pool', 'workers', 'threads:2'],
  ['pool.stride="adaptive"', 'pool', 'stride', 'adaptive'],
  ['align.timeoutMs=', 'align', 'timeoutMs', ''],
])('%s', (text, owner, key, value) => {
  expect(settingOf(text, owners)).toEqual({ text, owner, key, value })
})

test.each([
  ['align', 'pass node.setting=value, such as align.timeoutMs=500'],
  ['=5', 'pass node.setting=value'],
  [
    'alain.debug=true',
    'there is no node or pool alain; did you mean align? there are the nodes align, align.twice, a=b, and the pools pool, align',
  ],
  ['align.timeOut=1', 'align has no setting timeOut; did you mean timeoutMs? there are timeoutMs, retry.attempts'],
  ['pool.timeoutMs=1', 'pool has no setting timeoutMs; there are workers, stride'],
])('%s is refused, and what there is is listed', (text, message) => {
  expect(() => settingOf(text, owners)).toThrow(
    expect.objectContaining({
      code: 'ERR_ARGUMENT',
      message: expect.stringContaining(`option --set is '${text}'; ${message}`),
    }),
  )
})
