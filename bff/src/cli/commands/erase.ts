import { setTimeout as sleep } from 'node:timers/promises'
import { compose, type Planbridge } from '../../compose.ts'
import type { ErasureReport } from '../../erasure/erase.ts'
import { scrubSqlite } from '../../store/engines/sqlite-file-engine.ts'
import { openKeyring } from '../../vault/keyring.ts'
import { openConfiguredOutbound } from '../open-outbound.ts'
import { requireKeys } from '../require-keys.ts'
import { counted, type CommandContext } from './command.ts'

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

const scrub = ({ print, config }: CommandContext): number => {
  const { store } = config()
  if (store.kind === 'postgres') {
    print(
      'PostgreSQL keeps deleted rows until VACUUM, and longer in its write-ahead log, archives and backups.',
    )
    return 0
  }
  const done = scrubSqlite(store.path)
  print(
    done
      ? 'The store and its write-ahead log were rewritten and contain no traces of the data. Existing backups still contain it.'
      : 'Another process is using the store, which may still contain traces. Run this command again.',
  )
  return done ? 0 : 1
}

/** Erases, reports, and scrubs the file. Scrubs even if nothing was found, because an earlier run may have been interrupted. */
export const runErasure = async (
  context: CommandContext,
  act: (erasure: Planbridge['erasure']) => Promise<ErasureReport>,
): Promise<number> => {
  const report = await act((await composed(context)).erasure)
  if (report.kind === 'erased') {
    printErased(context, report)
    return scrub(context)
  }
  if (report.kind === 'ambiguous') {
    context.print(
      `Several people connected this account. Run the command with a subject: ${report.subjects.join(' or ')}`,
    )
    return 1
  }
  context.print(`Nothing was erased: ${report.detail}`)
  scrub(context)
  return 1
}
