import type { Config } from '../config/config.ts'
import type { Log } from '../events.ts'
import type { Store } from '../store/ports/ports.ts'
import { openStore } from './open-store.ts'
import { Refusal } from './refusal.ts'

/** The store that the configuration names; refuses with the reason why it cannot be opened. */
export const storeOrRefusal = async (config: Config, log: Log): Promise<Store> => {
  const opened = await openStore(config.store, log)
  if (opened.kind === 'refused') throw new Refusal(`The store cannot be opened: ${opened.reason}`)
  for (const warning of opened.warnings) process.stderr.write(`warning: ${warning}\n`)
  return opened.store
}
