import { setTimeout as sleep } from 'node:timers/promises'
import { compose, type Planbridge } from '../../compose.ts'
import type { ErasurePreview, ErasureReport, ErasureTarget } from '../../erasure/erase.ts'
import { scrubSqlite } from '../../store/engines/sqlite-file-engine.ts'
import { openKeyring } from '../../vault/keyring.ts'
import { requireConfirmation } from '../confirm.ts'
import { exitCodes } from '../exit-codes.ts'
import { openConfiguredOutbound } from '../open-outbound.ts'
import { requireKeys } from '../require-keys.ts'
import { OperatorError } from '../operator-error.ts'
import { unknownName } from '../unknown-name.ts'
import { counted, type CommandContext, type Flags } from './command.ts'

/** Planbridge without servers, for its vault and its protocol clients. */
const composed = async (context: CommandContext): Promise<Planbridge> => {
  const { current, keys } = context.config().vault
  const store = await context.store()
  // Without the keys, the grants could not be revoked, and afterwards nothing would be left to revoke them with.
  await requireKeys(store, openKeyring(current, keys))
  return compose(context.config(), {
    store,
    ...openConfiguredOutbound(context.config(), context.events),
    clock: { now: () => Date.now() },
    random: { bytes: (length) => crypto.getRandomValues(new Uint8Array(length)) },
    sleep: (ms) => sleep(ms),
    events: context.events,
    site: { app: '', callback: '', assets: new Map() },
  })
}

const outcomes: Readonly<Record<string, string>> = {
  yes: 'revoked at the provider',
  kept: 'not revoked: other connections depend on the same grant',
  unsupported: 'the provider does not support revocation',
  failed:
    'NOT revoked yet: the provider did not confirm it; running instances keep trying, with sealed tokens that name no person',
  nothing: 'there was nothing to revoke',
}

const printErased = (
  { print }: CommandContext,
  { rows, revoked }: Extract<ErasureReport, { kind: 'erased' }>,
) => {
  for (const [table, count] of Object.entries(rows)) print(`${table}  ${counted(count, 'row')} erased`)
  for (const { integration, outcome } of revoked) print(`${integration}  ${outcomes[outcome] ?? outcome}`)
}

const scrub = ({ note, print, config }: CommandContext, wasErased: boolean): number => {
  const { store } = config()
  const say = wasErased ? print : note
  if (store.kind === 'postgres') {
    say(
      'PostgreSQL keeps deleted rows until VACUUM, and longer in its write-ahead log, archives and backups.',
    )
    return exitCodes.done
  }
  const done = scrubSqlite(store.path)
  say(
    done
      ? 'The store and its write-ahead log were rewritten and contain no traces of the data. Existing backups still contain it.'
      : 'Another process is using the store, which may still contain traces. Run this command again.',
  )
  return done ? exitCodes.done : exitCodes.notDone
}

/** The person or tenant of an erasure as it was typed, and as it is found. */
export interface ErasureRequest {
  /** `erase person` or `erase tenant`. */
  readonly command: string
  readonly typed: string
  readonly target: ErasureTarget
}

/** Throws an `OperatorError` if nothing can be erased. An earlier run may have been interrupted, so the file is scrubbed nevertheless. */
const refuse = (context: CommandContext, report: Exclude<ErasureReport, { kind: 'erased' }>): never => {
  if (report.kind === 'ambiguous') {
    throw new OperatorError(
      `Several people connected this account. Run the command with a subject: ${report.subjects.join(' or ')}`,
    )
  }
  scrub(context, false)
  throw unknownName(`Nothing was erased: ${report.detail}`, report.name, report.known)
}

const peopleLines = ({ rows, people }: Extract<ErasurePreview, { kind: 'found' }>): string[] => {
  const others = (rows['subjects'] ?? 0) - people.length
  return [
    ...people.map(({ id, name }) => `  ${name ?? 'a person without a name'} (${id})`),
    ...(others > 0 ? [`  and ${counted(others, 'more person', 'more people')}`] : []),
  ]
}

const previewLines = (
  { command, typed }: ErasureRequest,
  preview: Extract<ErasurePreview, { kind: 'found' }>,
): string[] => {
  const rows = Object.entries(preview.rows).map(([table, count]) => `${table}  ${counted(count, 'row')}`)
  const people = peopleLines(preview)
  return [
    `planbridge ${command} ${typed} erases:`,
    ...rows.map((line) => `  ${line}`),
    ...(people.length > 0 ? ['People:', ...people] : []),
  ]
}

const erase = ({ erasure }: Planbridge, target: ErasureTarget): Promise<ErasureReport> =>
  'tenant' in target ? erasure.tenant(target.tenant) : erasure.person(target)

/** Shows what would be erased and asks; then erases, reports, and scrubs the file. */
export const runErasure = async (
  context: CommandContext,
  request: ErasureRequest,
  flags: Flags,
): Promise<number> => {
  const planbridge = await composed(context)
  const preview = await planbridge.erasure.preview(request.target)
  if (preview.kind !== 'found') return refuse(context, preview)
  const shown = previewLines(request, preview)
  if (flags.dryRun) {
    for (const line of shown) context.print(line)
    return exitCodes.done
  }
  const { command, typed: name } = request
  await requireConfirmation(context, flags, { effect: `${command} ${name}`, shown, command, name })
  const report = await erase(planbridge, request.target)
  if (report.kind !== 'erased') return refuse(context, report)
  printErased(context, report)
  return scrub(context, true)
}
