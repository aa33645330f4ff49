import type { Link } from './link.ts'

/** What an older version of this package, or a newer one, would have under another name. */
const tables: Readonly<Record<string, string>> = {
  // All rows of an item are next to each other, and first those with the beginning of it. What is kept is binary.
  papy_items: `
    run BINARY(16) NOT NULL,
    name VARBINARY(64) NOT NULL,
    piece INT UNSIGNED NOT NULL,
    readers INT UNSIGNED NOT NULL,
    pieces INT UNSIGNED NOT NULL,
    byte_length BIGINT UNSIGNED NOT NULL,
    created BIGINT UNSIGNED NOT NULL,
    bytes LONGBLOB NOT NULL,
    PRIMARY KEY (run, name, piece)`,
  // One for each reader that is done, of items with several: so a release that is tried again does not count twice.
  papy_releases: `
    run BINARY(16) NOT NULL,
    name VARBINARY(64) NOT NULL,
    id BINARY(8) NOT NULL,
    PRIMARY KEY (run, name, id)`,
  // Ends that are open: as long as one is, the server holds a lock of its name for its connection.
  papy_ends: `
    id BINARY(8) NOT NULL PRIMARY KEY,
    run BINARY(16) NOT NULL,
    created BIGINT UNSIGNED NOT NULL`,
}

/** Makes the tables where they are missing. Who may not make any can still use those that are there. */
export async function makeTables(link: Link): Promise<void> {
  for (const name of await missingTables(link)) {
    await link.run(`CREATE TABLE IF NOT EXISTS ${name} (${tables[name]}) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4`)
  }
}

/** Names of the tables that are not there: a run needs them all. */
export async function missingTables(link: Link): Promise<readonly string[]> {
  const found = await link.run(
    "SELECT table_name FROM information_schema.tables WHERE table_schema = DATABASE() AND table_name LIKE 'papy\\_%'",
  )
  const there = new Set(found.map(([name]) => String(name)))
  return Object.keys(tables).filter((name) => !there.has(name))
}
