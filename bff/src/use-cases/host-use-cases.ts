import { eraseHostSubject } from '../hosts/erase-host-subject.ts'
import { getHostConnection, listHostConnections, removeHostConnection } from '../hosts/host-connections.ts'
import { listHostDelegations } from '../hosts/host-delegations.ts'
import { listHostIntegrations } from '../hosts/host-integrations.ts'
import type { HostNeeds } from '../hosts/needs.ts'
import { listEvents } from '../hosts/list-events.ts'

/** The use cases for the back ends of hosts, besides connect sessions. */
export const hostUseCases = (needs: HostNeeds) => ({
  listHostIntegrations: listHostIntegrations(needs),
  listHostConnections: listHostConnections(needs),
  getHostConnection: getHostConnection(needs),
  removeHostConnection: removeHostConnection(needs),
  listHostDelegations: listHostDelegations(needs),
  eraseHostSubject: eraseHostSubject(needs),
  listEvents: listEvents(needs),
})
