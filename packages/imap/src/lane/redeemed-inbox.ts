import { type Calls, isStored, readable } from '@papy/contract/engine'

/** What a call was made with, taken out of the transports in which it waits. Of what cannot be had it knows nothing. */
export async function redeemedInbox({ columns }: Calls, call: number): Promise<readonly unknown[]> {
  const values = columns.map(async (column) => {
    if (!isStored(column)) return readable(column)[call]
    const [value] = await column.slice(call, call + 1).redeem()
    return value
  })
  const settled = await Promise.allSettled(values)
  return settled.map((one) => (one.status === 'fulfilled' ? one.value : undefined))
}
