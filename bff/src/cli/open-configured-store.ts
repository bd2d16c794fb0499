import type { Config } from '../config/config.ts'
import type { Events } from '../events.ts'
import type { Store } from '../store/ports/ports.ts'
import { openStore } from './open-store.ts'
import { OperatorError } from './operator-error.ts'
import { warn } from './warn.ts'

/** Opens the configured store. Throws an `OperatorError` with the reason if it cannot be opened. */
export const openConfiguredStore = async (config: Config, events: Events): Promise<Store> => {
  const opened = await openStore(config.store, events)
  if (opened.kind === 'refused') throw new OperatorError(`The store cannot be opened: ${opened.reason}`)
  for (const warning of opened.warnings) warn(warning)
  return opened.store
}
