import { base64url } from 'jose'
import type { Chance } from './world.ts'

/** 256 random bits as 43 characters: what states, nonces and session ids are made of. */
export const randomToken = (chance: Chance): string => base64url.encode(chance.bytes(32))

export const sha256 = async (text: string): Promise<string> =>
  base64url.encode(new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text))))
