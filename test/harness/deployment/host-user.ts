import { hostIssuer } from '@planbridge/bff/internal/domain/host-subject.ts'
import { ConnectionId } from '@planbridge/shared/contract'
import type { Deployment } from './deployment.ts'

/** Makes the owner of a connection a user of the host. */
export const makeHostUser = async (
  { store }: Pick<Deployment, 'store'>,
  connection: string,
  account: string,
): Promise<void> => {
  const row = await store.connections.find(ConnectionId.parse(connection))
  if (!row) throw new Error('no such connection')
  await store.subjects.attach(row.tenant, { issuer: hostIssuer, account }, row.owner)
}
