import type { Config } from '../../config/config.ts'
import { lockInstance } from '../../store/engines/sqlite-lock-engine.ts'
import { fileFaults, reasonOf } from '../open-store.ts'
import { OperatorError } from '../operator-error.ts'

/** Takes the embedded store for this instance. Throws an `OperatorError` if another one runs on it. */
export const holdStore = (store: Config['store']): void => {
  // Opening the store refuses an unsuitable place with its reason.
  if (store.kind !== 'sqlite' || fileFaults(store.path).length > 0) return
  let isFree: boolean
  try {
    isFree = lockInstance(store.path)
  } catch (error) {
    throw new OperatorError(`The store cannot be opened: ${reasonOf(error)} (${store.path})`)
  }
  if (isFree) return
  throw new OperatorError(
    [
      `Another instance of Planbridge is running on ${store.path}, and an embedded store is for one instance.`,
      'Stop it first. For several instances, set store.url to a PostgreSQL database.',
    ].join('\n'),
  )
}
