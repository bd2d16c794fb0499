import type { Random } from './platform.ts'

/** A random number from 0 to 1. It comes from one byte, which is enough to spread retries and renewals. */
export const randomShare = (random: Random): number => (random.bytes(1)[0] ?? 0) / 255
