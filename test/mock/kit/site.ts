import type { Engines } from '@planbridge/bff/compose'
import type { KitSite } from './kit.ts'

const page = (name: string, head = '') =>
  `<!doctype html><html lang="en"><meta charset="utf-8">${head}<title>Planbridge (simulated): ${name}</title></html>`

/** The documents of Planbridge. The frame's has the place at which Planbridge writes the origins that may frame it. */
export const siteOf = (site: KitSite = {}): Engines['site'] => ({
  app: site.app ?? page('app'),
  callback: site.callback ?? page('callback'),
  frame: site.frame ?? page('frame', '<meta name="planbridge-origins" content="__PLANBRIDGE_ORIGINS__">'),
  window: site.window ?? page('window'),
  assets: new Map(),
})
