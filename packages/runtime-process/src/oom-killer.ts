import { readFileSync } from 'node:fs'

/**
 * How many processes the system has ended so far because there was no memory left for them, in any of its groups; 0 where
 * it does not say (only Linux does). One that ends by SIGKILL while the number grows was most likely one of them.
 */
export function oomKills(): number {
  try {
    return Number(/^oom_kill (\d+)$/m.exec(readFileSync('/proc/vmstat', 'utf8'))?.[1] ?? 0)
  } catch {
    return 0
  }
}
