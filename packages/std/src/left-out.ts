/** Items without so many at their beginning: for those that cannot be found without reading what is before them. */
export async function* leftOut<Item>(
  items: AsyncGenerator<Item, undefined>,
  count: number,
): AsyncGenerator<Item, undefined> {
  let left = count
  for await (const item of items) if (left-- <= 0) yield item
}
