import type { addPersonalToken, CatalogEntry, Connection, InputOf } from '@planbridge/shared/contract'
import type { CallResult } from '../../core/bff-client.ts'
import { useApp } from '../app-context.tsx'
import { loadAll } from '../compose.ts'
import type { AppServices } from '../compose.ts'

type AddResult = Promise<CallResult<Connection>>

/** Confirms a new connection and reloads everything, because a connection can change whose session it is. */
async function confirmed(app: AppServices, entry: CatalogEntry, adding: AddResult): AddResult {
  const result = await adding
  if (result.kind === 'failed') return result
  app.notices.getState().show({
    kind: 'connected',
    connection: result.output.id,
    integration: entry.label,
    status: result.output.status,
  })
  app.platform.announce()
  await loadAll(app)
  return result
}

export function useAddService(): (entry: CatalogEntry) => AddResult {
  const app = useApp()
  return (entry) => confirmed(app, entry, app.connections.getState().addServiceAccount(entry.id))
}

type PersonalToken = Omit<InputOf<typeof addPersonalToken>, 'integration'>

export function useAddToken(entry: CatalogEntry): (token: PersonalToken) => AddResult {
  const app = useApp()
  return (token) =>
    confirmed(app, entry, app.connections.getState().addPersonalToken({ ...token, integration: entry.id }))
}
