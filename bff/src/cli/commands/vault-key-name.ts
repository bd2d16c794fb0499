import { unknownName } from '../unknown-name.ts'
import type { CommandContext } from './command.ts'

/**
 * Throws an `OperatorError` for a key id that neither the configuration nor the store has: it is a typing error, and an answer about
 * no key would be taken for one about the key that was meant.
 */
export const requireKnownKey = async (context: CommandContext, key: string): Promise<void> => {
  const { keys } = context.config().vault
  const { sealed } = await context.store()
  const [counts, checks] = [await sealed.countByKey(), await sealed.keyChecks()]
  const known = new Set([...Object.keys(keys), ...counts.keys(), ...checks.keys()].filter((id) => id !== ''))
  if (known.has(key)) return
  throw unknownName(
    `There is no vault key ${key}, in the configuration or in the store`,
    key,
    [...known].toSorted(),
  )
}
