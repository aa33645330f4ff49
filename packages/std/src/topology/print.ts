/**
 * Prints the first value of the inbox, as `console.log` does, and passes it on: PaPy's `print_`, to be put between two pipers
 * while one looks what flows there. What workers print comes out of this program.
 */
export function print<Item>([item]: readonly [Item, ...unknown[]]): Item {
  console.log(item)
  return item
}
