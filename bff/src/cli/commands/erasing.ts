import { setTimeout as sleep } from 'node:timers/promises'
import { compose, type Planbridge } from '../../compose.ts'
import type { ErasureReport } from '../../erasure/erase.ts'
import { scrubSqlite } from '../../store/engines/sqlite-file-engine.ts'
import { fetchForward } from '../../transport/fetch-engine.ts'
import { counted, type CommandContext } from './command.ts'

const send = (request: Request) => fetch(request)

/** Planbridge without its doors: for what needs the vault and the providers, and no browser. */
const composed = async (context: CommandContext): Promise<Planbridge> =>
  compose(context.config(), {
    store: await context.store(),
    fetch: send,
    forward: fetchForward(send),
    clock: { now: () => Date.now() },
    random: { bytes: (length) => crypto.getRandomValues(new Uint8Array(length)) },
    sleep: (ms) => sleep(ms),
    log: (record) => context.remark(JSON.stringify(record)),
    site: { app: '', callback: '', assets: new Map() },
  })

const outcomes: Readonly<Record<string, string>> = {
  yes: 'revoked at the provider',
  kept: 'not revoked: other connections rest on the same consent',
  unsupported: 'the provider offers no revocation',
  failed:
    'NOT revoked: the provider did not answer as it should; it ends there by itself, or by a request to the provider',
  nothing: 'nothing was left to revoke',
}

const tellErased = (
  { print }: CommandContext,
  { rows, revoked }: Extract<ErasureReport, { kind: 'erased' }>,
) => {
  for (const [table, count] of Object.entries(rows)) print(`${table}  ${counted(count, 'row')} erased`)
  for (const { integration, outcome } of revoked) print(`${integration}  ${outcomes[outcome] ?? outcome}`)
}

const tellScrubbed = ({ print, config }: CommandContext): number => {
  const { store } = config()
  if (store.kind === 'postgres') {
    print('PostgreSQL keeps deleted rows until VACUUM, and in its write-ahead log, archives and backups.')
    return 0
  }
  const done = scrubSqlite(store.path)
  print(
    done
      ? 'The file and its write-ahead log were rewritten: nothing of it remains in them. Backups are yours to deal with.'
      : 'Another process holds on to the file: traces may remain in it. Run the same command again.',
  )
  return done ? 0 : 1
}

/** Erases, reports, and leaves nothing in the file; also where nobody was found, for an earlier run that was cut short. */
export const erasing = async (
  context: CommandContext,
  act: (erasure: Planbridge['erasure']) => Promise<ErasureReport>,
): Promise<number> => {
  const report = await act((await composed(context)).erasure)
  if (report.kind === 'erased') {
    tellErased(context, report)
    return tellScrubbed(context)
  }
  if (report.kind === 'ambiguous') {
    context.print(`Several people connected this account: say which one, by ${report.subjects.join(' or ')}`)
    return 1
  }
  context.print(`Nothing was erased: ${report.detail}`)
  tellScrubbed(context)
  return 1
}
