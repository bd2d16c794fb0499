import type { Kit, KitOptions } from '../kit/kit.ts'
import { openKit } from '../kit/open-kit.ts'
import { answerOrigins } from './answer-origins.ts'
import { builtSite } from './built-site.ts'
import type { RoutedContext } from './playwright-types.ts'

/** The fixtures that `planbridgeFixtures` adds. */
export interface PlanbridgeFixtures {
  /** The whole system, reached by the pages of this test's browser context at its true origins. */
  readonly planbridge: Kit
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
    const kit = await openKit({ ...options, site: { ...documents, ...options.site } })
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
