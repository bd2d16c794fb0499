import type { Config } from '../config/config.ts'
import type { Events } from '../events.ts'
import { visibleText } from '../runtime/visible-text.ts'
import type { Store } from '../store/ports/ports.ts'
import { openStore } from './open-store.ts'
import { OperatorError } from './operator-error.ts'

/** Opens the configured store. Throws an `OperatorError` with the reason if it cannot be opened. */
export const openConfiguredStore = async (config: Config, events: Events): Promise<Store> => {
  const opened = await openStore(config.store, events)
  if (opened.kind === 'refused') throw new OperatorError(`The store cannot be opened: ${opened.reason}`)
  for (const warning of opened.warnings) process.stderr.write(`warning: ${visibleText(warning)}\n`)
  return opened.store
}
