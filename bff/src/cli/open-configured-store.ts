import type { Config } from '../config/config.ts'
import type { Events } from '../events.ts'
import { mayPass } from '../store/engines/store-fault.ts'
import type { Store } from '../store/ports/ports.ts'
import { tryStore } from './open-store.ts'
import { OperatorError } from './operator-error.ts'
import { warn } from './warn.ts'

/** Opens the configured store. Throws an `OperatorError` with the reason if it cannot be opened; its cause is the error. */
export const openConfiguredStore = async (
  config: Config,
  events: Pick<Events, 'storeConnectionLost'>,
): Promise<Store> => {
  const tried = await tryStore(config.store, events)
  if (tried.kind === 'refused')
    throw new OperatorError(`The store cannot be opened: ${tried.reason}`, { cause: tried.error })
  for (const warning of tried.warnings) warn(warning)
  return tried.store
}

/** The same for a command, which does not wait for a store. */
export const openStoreOnce = async (
  config: Config,
  events: Pick<Events, 'storeConnectionLost'>,
): Promise<Store> => {
  try {
    return await openConfiguredStore(config, events)
  } catch (error) {
    if (!(error instanceof OperatorError) || !mayPass(error.cause)) throw error
    throw new OperatorError(`${error.message}\nA command does not wait for the store: try again later.`)
  }
}
