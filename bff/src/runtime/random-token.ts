import { base64url } from 'jose'
import type { Random } from './platform.ts'

/** 256 random bits as 43 characters of base64url, used for states, nonces and session ids. */
export const randomToken = (random: Random): string => base64url.encode(random.bytes(32))
