import type { ProxyNeeds } from './needs.ts'

/** Jobs and calls of Planbridge's own are rare, so they read the store itself. */
export const withStoredReads = (usual: ProxyNeeds): ProxyNeeds => {
  const { connections, delegations } = usual.store
  const cached: ProxyNeeds['cached'] = {
    ...usual.cached,
    connection: (id) => connections.find(id),
    delegation: (id) => delegations.find(id),
  }
  return { ...usual, cached }
}
