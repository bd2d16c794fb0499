import { Agent, fetch, type RequestInit, type Response } from 'undici'
import type { Issued } from './authority.ts'

export type TrustingFetch = (address: string, init: object) => Promise<Response>

/** A `fetch` that trusts a certificate; without one, the usual `fetch`. */
export const fetchTrusting = (certificate: Issued | undefined): TrustingFetch => {
  const dispatcher = new Agent({ connect: certificate ? { ca: certificate.cert } : {} })
  return (address, init) => fetch(address, { ...(init as RequestInit), dispatcher })
}
