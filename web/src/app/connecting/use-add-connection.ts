import type { addPersonalToken, CatalogEntry, Connection, InputOf } from '@planbridge/shared/contract'
import type { CallResult } from '../../core/bff-client.ts'
import { loadAll } from '../compose.ts'
import type { Parts } from '../compose.ts'
import { useParts } from '../parts-context.tsx'

type Added = Promise<CallResult<Connection>>

/** What follows a connection that came about without leaving the page: it can change who the session belongs to. */
async function afterwards(parts: Parts, entry: CatalogEntry, adding: Added): Added {
  const result = await adding
  if (result.kind === 'failed') return result
  parts.notices.getState().show({
    kind: 'connected',
    connection: result.output.id,
    integration: entry.label,
    status: result.output.status,
  })
  parts.world.announce()
  await loadAll(parts)
  return result
}

export function useAddService(entry: CatalogEntry): () => Added {
  const parts = useParts()
  return () => afterwards(parts, entry, parts.connections.getState().addServiceAccount(entry.id))
}

type PersonalToken = Omit<InputOf<typeof addPersonalToken>, 'integration'>

export function useAddToken(entry: CatalogEntry): (given: PersonalToken) => Added {
  const parts = useParts()
  return (given) =>
    afterwards(
      parts,
      entry,
      parts.connections.getState().addPersonalToken({ ...given, integration: entry.id }),
    )
}
