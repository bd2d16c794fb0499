/** The stored fields of one artefact of oidc-provider. */
interface Artefact {
  readonly uid?: string
  readonly grantId?: string
  readonly consumed?: number
}

/** A store for one server. The built-in one is shared by all servers of a process and logs a warning. */
export const memoryAdapter = (seconds: () => number) => {
  const artefacts = new Map<string, Artefact>()
  return (model: string) => {
    const key = (id: string) => `${model} ${id}`
    return {
      upsert: async (id: string, artefact: Artefact) => void artefacts.set(key(id), artefact),
      find: async (id: string) => artefacts.get(key(id)),
      findByUid: async (uid: string) =>
        [...artefacts].find(([name, artefact]) => name.startsWith(key('')) && artefact.uid === uid)?.[1],
      consume: async (id: string) =>
        void artefacts.set(key(id), { ...artefacts.get(key(id)), consumed: seconds() }),
      destroy: async (id: string) => void artefacts.delete(key(id)),
      revokeByGrantId: async (grantId: string) => {
        for (const [name, artefact] of artefacts) if (artefact.grantId === grantId) artefacts.delete(name)
      },
    }
  }
}
