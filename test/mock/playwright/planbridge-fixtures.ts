import type { Cookies } from '../kit/browser.ts'
import { type Kit, type KitOptions, pagePerson } from '../kit/kit.ts'
import { openKeptKit } from '../kit/open-kept-kit.ts'
import { answerOrigins } from './answer-origins.ts'
import { builtSite } from './built-site.ts'
import { conditionsInPages } from './conditions-in-pages.ts'
import type { RoutedContext } from './playwright-types.ts'
import { inBrowserOf, shareCookies } from './shared-cookies.ts'

/** The fixtures that `planbridgeFixtures` adds. */
export interface PlanbridgeFixtures {
  /** The whole system, reached by the pages of this test's browser context at its true origins. */
  readonly planbridge: Kit
}

/** Opens a kit whose person of the page is in the browser of a context, with the scenario's conditions in its pages. */
const openKitIn = async (context: RoutedContext, options: KitOptions): Promise<Kit> => {
  const cookies: Cookies = new Map()
  const kit = await openKeptKit(options, undefined, cookies)
  const shared = shareCookies(context, kit.origin, cookies)
  const applyConditions = conditionsInPages(context)
  const begin = async () => {
    await shared.write()
    await applyConditions(kit.scenario.conditions)
  }
  kit.scenario.onChange(begin)
  await begin()
  const person: Kit['person'] = (name = pagePerson) =>
    name === pagePerson ? inBrowserOf(kit.person(), shared) : kit.person(name)
  // Its other members are looked up at each use, because a scenario replaces them.
  return Object.create(kit, { person: { value: person, enumerable: true } }) as Kit
}

/**
 * Fixtures for Playwright's `test.extend`: Planbridge with its real pages, and the providers, answered in the process of the test.
 *
 * ```ts
 * const test = base.extend<PlanbridgeFixtures>(planbridgeFixtures({ origin: 'https://planbridge.example.com' }))
 * ```
 */
export const planbridgeFixtures = (options: KitOptions = {}) => ({
  // Playwright reads the names of the fixtures out of the parameter's text.
  planbridge: async ({ context }: { context: RoutedContext }, use: (kit: Kit) => Promise<void>) => {
    const { documents, fileAt } = builtSite()
    const kit = await openKitIn(context, { ...options, site: { ...documents, ...options.site } })
    const origins = [...new Set(kit.origins.map((address) => new URL(address).origin))]
    const fetch = async (request: Request): Promise<Response> => {
      const { origin, pathname } = new URL(request.url)
      const file = origin === kit.origin ? fileAt(pathname) : undefined
      return file ?? kit.fetch(request)
    }
    const answered = await answerOrigins(context, [{ origins, fetch }])
    await use(kit)
    await answered.close()
    await kit.close()
  },
})
