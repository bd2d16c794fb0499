/** What oidc-provider keeps of one artefact. */
interface Artefact {
  readonly uid?: string
  readonly grantId?: string
  readonly consumed?: number
}

/** A store of one server's own; the built-in one is shared by all servers of a process, and says so loudly. */
export const memoryAdapter = (seconds: () => number) => {
  const kept = new Map<string, Artefact>()
  return (model: string) => {
    const key = (id: string) => `${model} ${id}`
    return {
      upsert: async (id: string, artefact: Artefact) => void kept.set(key(id), artefact),
      find: async (id: string) => kept.get(key(id)),
      findByUid: async (uid: string) =>
        [...kept].find(([name, artefact]) => name.startsWith(key('')) && artefact.uid === uid)?.[1],
      consume: async (id: string) => void kept.set(key(id), { ...kept.get(key(id)), consumed: seconds() }),
      destroy: async (id: string) => void kept.delete(key(id)),
      revokeByGrantId: async (grantId: string) => {
        for (const [name, artefact] of kept) if (artefact.grantId === grantId) kept.delete(name)
      },
    }
  }
}
