import type { Brand } from '../../pages/brand.ts'
import type { PageLink } from '../../pages/page.ts'

export const docplannerBrand: Brand = {
  name: 'Docplanner',
  mark: 'D',
  accent: { light: '#00705f', dark: '#5fd9c4' },
}

/** assumed: the paths; the pages of Docplanner's own app are not documented. */
export const paths = { calendar: '/calendar', network: '/network' } as const

/** `base` is the path below which Docplanner is served, '' for a whole origin. */
export const sections = (base: string, current: keyof typeof paths): readonly PageLink[] => [
  { href: `${base}${paths.calendar}`, title: 'Calendar', current: current === 'calendar' },
  { href: `${base}${paths.network}`, title: 'Network addresses', current: current === 'network' },
]

/** Back to a page, which then says what was done. */
export const backTo = (request: Request, path: string, query: Readonly<Record<string, string>>): Response => {
  const location = `${new URL(request.url).origin}${path}?${new URLSearchParams(query)}`
  return new Response(null, { status: 303, headers: { location } })
}
