import type { Engines } from '@planbridge/bff/compose'
import type { KitSite } from './kit.ts'

const page = (name: string, head = '') =>
  `<!doctype html><html lang="en"><meta charset="utf-8">${head}<title>Planbridge (simulated): ${name}</title></html>`

/** The documents of Planbridge. The frame's has the place at which Planbridge writes the origins that may frame it. */
export const siteOf = (site: KitSite = {}): Engines['site'] => ({
  // Read at each request, because a development server may change them.
  get app() {
    return site.app ?? page('app')
  },
  get callback() {
    return site.callback ?? page('callback')
  },
  get frame() {
    return site.frame ?? page('frame', '<meta name="planbridge-origins" content="__PLANBRIDGE_ORIGINS__">')
  },
  get window() {
    return site.window ?? page('window')
  },
  assets: new Map(),
})
