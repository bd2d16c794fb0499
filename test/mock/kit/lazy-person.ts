import type { KitPerson } from './kit-person.ts'

/** A scripted person who is loaded when the person first does something. */
export const lazyPerson = (name: string, person: () => Promise<KitPerson>): KitPerson => {
  return {
    name,
    fetch: async (request) => (await person()).fetch(request),
    connects: async (connecting) => (await person()).connects(connecting),
    connectsIn: async (session, connecting) => (await person()).connectsIn(session, connecting),
    signsIn: async (account) => (await person()).signsIn(account),
    signsOut: async () => (await person()).signsOut(),
    connections: async () => (await person()).connections(),
    calls: async (connection, path, init) => (await person()).calls(connection, path, init),
    disconnects: async (connection) => (await person()).disconnects(connection),
    forgets: async () => (await person()).forgets(),
  }
}
