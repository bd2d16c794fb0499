import type { Cookies } from '../kit/browser.ts'
import type { KitPerson } from '../kit/kit-person.ts'
import type { RoutedContext } from './playwright-types.ts'

/** Planbridge's cookies in two places: the pages of a context, and the scripted person of the page. */
export interface SharedCookies {
  /** Gives the person those of the pages. */
  readonly read: () => Promise<void>
  /** Gives the pages those of the person. */
  readonly write: () => Promise<void>
}

export const shareCookies = (context: RoutedContext, origin: string, cookies: Cookies): SharedCookies => {
  const { hostname: domain } = new URL(origin)
  const inPages = async () =>
    new Map((await context.cookies(origin)).map(({ name, value }) => [name, value] as const))
  return {
    read: async () => void cookies.set(origin, await inPages()),
    async write() {
      const before = await inPages()
      const after = cookies.get(origin) ?? new Map<string, string>()
      for (const name of before.keys()) if (!after.has(name)) await context.clearCookies({ name, domain })
      const changed = [...after].filter(([name, value]) => before.get(name) !== value)
      // The attributes that Planbridge's cookies have.
      const attributes = { domain, path: '/', secure: true, httpOnly: true, sameSite: 'Lax' } as const
      await context.addCookies(changed.map(([name, value]) => ({ name, value, ...attributes })))
    },
  }
}

/** A scripted person who acts in the browser of the pages. */
export const inBrowserOf = (person: KitPerson, { read, write }: SharedCookies): KitPerson => {
  const shared =
    <Input extends readonly unknown[], Output>(act: (...input: Input) => Promise<Output>) =>
    async (...input: Input): Promise<Output> => {
      await read()
      try {
        return await act(...input)
      } finally {
        await write()
      }
    }
  return {
    name: person.name,
    fetch: shared(person.fetch),
    connects: shared(person.connects),
    connectsIn: shared(person.connectsIn),
    signsIn: shared(person.signsIn),
    signsOut: shared(person.signsOut),
    connections: shared(person.connections),
    calls: shared(person.calls),
    disconnects: shared(person.disconnects),
    forgets: shared(person.forgets),
  }
}
