import { base64url } from 'jose'
import type { SealedRow, SealedStore } from '../store/ports/ports.ts'
import type { Keyring } from './keyring.ts'
import { unseal } from './seal.ts'
import { storedPlace } from './token-vault.ts'

/** A configured key that is not the key of this id with which the store was written. */
export interface MisfitKey {
  readonly id: string
  /** Token sets sealed under this id. */
  readonly rows: number
}

export interface KeyCheckNeeds {
  readonly store: Pick<SealedStore, 'keyChecks' | 'recordKeyCheck' | 'list' | 'countByKey'>
  readonly keyring: Keyring
}

export interface KeyCheckOptions {
  readonly ids?: readonly string[]
  /** False for a look that stores nothing. */
  readonly record?: boolean
}

const label = 'planbridge vault key check v1'
const batchMax = 100

/**
 * The check value of a vault key under its id, as base64url. HKDF is one-way, and its output is independent of every other use of the
 * key, so the value helps neither to find the key nor to open a token set.
 * @see https://www.rfc-editor.org/rfc/rfc5869#section-3.2
 */
export const keyCheckValue = async (id: string, key: Uint8Array): Promise<string> => {
  const material = await crypto.subtle.importKey('raw', Uint8Array.from(key), 'HKDF', false, ['deriveBits'])
  const info = new TextEncoder().encode(`${label} ${id}`)
  const derivation = { name: 'HKDF', hash: 'SHA-256', salt: new Uint8Array(), info }
  return base64url.encode(new Uint8Array(await crypto.subtle.deriveBits(derivation, material, 256)))
}

/**
 * Compares the configured keys with the check values in the store. The first use of an id records its value, after the key has opened
 * one of the token sets that are already sealed under the id.
 */
export const misfitKeys = async (
  needs: KeyCheckNeeds,
  { ids = needs.keyring.ids, record = true }: KeyCheckOptions = {},
): Promise<readonly MisfitKey[]> => {
  const checks = await needs.store.keyChecks()
  const misfits: string[] = []
  for (const id of ids) if (!(await fits(needs, { id, known: checks.get(id), record }))) misfits.push(id)
  if (misfits.length === 0) return []
  const counts = await needs.store.countByKey()
  return misfits.map((id) => ({ id, rows: counts.get(id) ?? 0 }))
}

interface KeyToCheck {
  readonly id: string
  readonly known: string | undefined
  readonly record: boolean
}

const fits = async (needs: KeyCheckNeeds, { id, known, record }: KeyToCheck): Promise<boolean> => {
  const key = needs.keyring.key(id)
  if (!key) return true
  const value = await keyCheckValue(id, key)
  if (known !== undefined) return known === value
  if (!(await opensSome(needs, id))) return false
  // Another instance may have recorded another key in the meantime: the first one counts.
  return !record || (await needs.store.recordKeyCheck(id, value)) === value
}

/** True if the key opens a token set of its id, or if there is none. All of them are tried, because single ones may be damaged. */
const opensSome = async ({ store, keyring }: KeyCheckNeeds, id: string): Promise<boolean> => {
  const next = (after: string) => store.list({ under: id, after, max: batchMax })
  const first = await next('')
  for (let rows = first; rows.length > 0; rows = await next(rows.at(-1)?.id ?? '')) {
    const opened = await Promise.all(rows.map((row) => opens(keyring, row)))
    if (opened.includes(true)) return true
  }
  return first.length === 0
}

const opens = async (keyring: Keyring, row: SealedRow): Promise<boolean> =>
  (await unseal(keyring, storedPlace(row), row.sealed)).kind === 'opened'

/**
 * Returns the reason why this process must not seal with its current key, or undefined. An unavailable store gives no reason: nothing
 * can be stored then. Once the key was found to fit, it is not checked again.
 */
export const currentKeyFault = (needs: KeyCheckNeeds): (() => Promise<string | undefined>) => {
  const { current } = needs.keyring
  let isKnownToFit = false
  let running: Promise<string | undefined> | undefined
  const check = async (): Promise<string | undefined> => {
    const misfits = await misfitKeys(needs, { ids: [current] }).catch(() => undefined)
    isKnownToFit = misfits?.length === 0
    running = undefined
    return misfits?.[0] && `vault key ${current} is not the key that the store was written with`
  }
  return () => (isKnownToFit ? Promise.resolve(undefined) : (running ??= check()))
}
