/** A row as it stands in the file. */
export type Sale = Readonly<Record<'id' | 'day' | 'amount', string>>

/** A row as it shall stand in the table. @throws Error for what is no sale */
export function sale([{ id, day, amount }]: [Sale]) {
  const cents = Math.round(100 * Number(amount.replace(',', '.')))
  if (!Number.isSafeInteger(cents)) throw new Error(`${id}: ${JSON.stringify(amount)} is no amount`)
  return { id: Number(id), day, cents }
}
