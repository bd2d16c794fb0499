import type { SealedRow } from '../../store/ports/ports.ts'
import { misfitKeys } from '../../vault/key-checks.ts'
import { openKeyring } from '../../vault/keyring.ts'
import { isAnswer } from '../../vault/token-vault.ts'
import { requireConfirmation } from '../confirm.ts'
import { exitCodes } from '../exit-codes.ts'
import { OperatorError } from '../operator-error.ts'
import { type Command, type CommandContext, counted, type Flags } from './command.ts'
import { sealedRows } from './sealed-rows.ts'
import { requireKnownKey } from './vault-key-name.ts'
import { resealAll } from './vault-reseal.ts'

const isMisfit = async (context: CommandContext, key: string): Promise<boolean> => {
  const { current, keys } = context.config().vault
  if (!Object.hasOwn(keys, key)) return false
  const needs = { store: (await context.store()).sealed, keyring: openKeyring(current, keys) }
  return (await misfitKeys(needs, { ids: [key], record: false })).length > 0
}

const batchMax = 500

const sealedWith = async (context: CommandContext, key: string): Promise<SealedRow[]> => {
  const { sealed } = await context.store()
  const found: SealedRow[] = []
  const next = (after: string) => sealed.list({ under: key, after, max: batchMax })
  for (let rows = await next(''); rows.length > 0; rows = await next(rows.at(-1)?.id ?? ''))
    found.push(...rows)
  return found
}

/** The token sets that discarding a key deletes: all of a key that opens none, else those that it does not open. */
const doomed = async (context: CommandContext, key: string, opensSome: boolean): Promise<SealedRow[]> => {
  const rows = await sealedWith(context, key)
  if (!opensSome) return rows
  const silent = { ...context, print: () => undefined }
  const { unreadable, unreadableAnswers = [] } = await resealAll(silent, true)
  const lost = new Set([...unreadable, ...unreadableAnswers])
  return rows.filter(({ id }) => lost.has(id))
}

const effectLines = (key: string, rows: readonly SealedRow[]): string[] => {
  const owed = rows.filter(({ table }) => table === 'pending_revocations').length
  const answers = rows.filter(({ table }) => isAnswer(table)).length
  const people = counted(rows.length - owed - answers, 'connection')
  return [
    `${sealedRows(rows.length, answers)} sealed with ${key} would be deleted:`,
    `  ${people} must be made again by their people`,
    `  ${counted(owed, 'ended access', 'ended accesses')} can no longer be revoked at the provider`,
  ]
}

/** Shows what is lost and has it confirmed, unless nothing is. */
const confirmLoss = async (
  context: CommandContext,
  flags: Flags,
  { key, rows }: { readonly key: string; readonly rows: readonly SealedRow[] },
): Promise<void> => {
  if (rows.length === 0) return
  const shown = effectLines(key, rows)
  const action = { effect: `discard key ${key}`, shown, command: 'vault discard', name: key }
  await requireConfirmation(context, flags, action)
}

export const vaultDiscard: Command = {
  name: 'vault discard',
  operand: '<key>',
  options: ['dry-run', 'yes'],
  summary: 'delete the token sets sealed with a lost key; their connections must be reconnected; asks first',
  run: async (context, [key = ''], flags) => {
    const { current, keys } = context.config().vault
    // A key that does not fit opens none of them: those of the earlier key under its id are discarded.
    const isReplaced = await isMisfit(context, key)
    if (key === current && !isReplaced) throw new OperatorError(`${key} is the current key.`)
    await requireKnownKey(context, key)
    const opensSome = Object.hasOwn(keys, key) && !isReplaced
    const rows = await doomed(context, key, opensSome)
    if (flags.dryRun) {
      for (const line of effectLines(key, rows)) context.print(line)
      return exitCodes.done
    }
    await confirmLoss(context, flags, { key, rows })
    // Token sets that still open are resealed, not deleted.
    if (opensSome) await resealAll(context, false)
    const deleted = await (await context.store()).sealed.discard(key)
    context.print(
      `${counted(deleted, 'token set')} sealed with ${key} deleted; the people concerned must reconnect`,
    )
    return exitCodes.done
  },
}
