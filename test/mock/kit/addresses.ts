import type { KitOptions, KitProviderOrigins } from './kit.ts'

export const usualOrigin = 'http://localhost:8787'

/** The addresses of the providers' production environments, and one of a made-up firm. */
export const realOrigins: KitProviderOrigins = {
  identity: 'https://identity.distribution-technology.com/identity',
  api: 'https://open-api.dynamicplanner.com',
  plannr: 'https://api.plannrcrm.com',
  docplanner: 'https://www.doctoralia.es',
  firm: 'https://login.harbour-wealth.example',
}

/** Where Planbridge and the providers of a kit are. */
export interface Addresses {
  readonly origin: string
  readonly origins: KitProviderOrigins
}

export const addressesOf = ({ origin = usualOrigin, providerOrigins }: KitOptions): Addresses => ({
  origin,
  origins: { ...realOrigins, ...providerOrigins },
})

/** The part of an address that a program answers: the whole origin, or a path of Planbridge's own origin. */
export const placeOn =
  (planbridge: string) =>
  (address: string): string => {
    const { origin } = new URL(address)
    return origin === planbridge ? address : origin
  }

/** Everything that a kit answers: whole origins, and paths of Planbridge's own origin. */
export const servedBy = ({ origin, origins }: Addresses): readonly string[] => {
  return [...new Set([origin, ...Object.values(origins).map(placeOn(origin))])]
}
