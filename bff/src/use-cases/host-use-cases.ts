import { eraseHostSubject } from '../hosts/erase-host-subject.ts'
import { getHostConnection, listHostConnections, removeHostConnection } from '../hosts/host-connections.ts'
import { listHostDelegations } from '../hosts/host-delegations.ts'
import { listHostIntegrations } from '../hosts/host-integrations.ts'
import { importConnection, type ImportNeeds } from '../hosts/import/import-connection.ts'

/** The use cases for the back ends of hosts, besides connect sessions, events and webhooks. */
export const hostUseCases = (needs: ImportNeeds) => ({
  listHostIntegrations: listHostIntegrations(needs),
  listHostConnections: listHostConnections(needs),
  getHostConnection: getHostConnection(needs),
  removeHostConnection: removeHostConnection(needs),
  importConnection: importConnection(needs),
  listHostDelegations: listHostDelegations(needs),
  eraseHostSubject: eraseHostSubject(needs),
})
