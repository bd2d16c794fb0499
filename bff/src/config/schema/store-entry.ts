import * as z from 'zod'
import { Secret } from '../../domain/secret.ts'
import type { Path } from '../problem.ts'
import { besideFile, SecretReference } from './secret-reference.ts'

/** Schema of the store setting. */
export const storeEntry = z
  .strictObject({
    path: z
      .string()
      .min(1)
      .optional()
      .meta({ description: 'File of the embedded store, relative to this file.' }),
    url: SecretReference.optional(),
    pool_max: z
      .int()
      .min(1)
      .max(200)
      .optional()
      .meta({ description: 'Maximum number of PostgreSQL sessions per instance; default: 10.' }),
    wait_seconds: z.int().min(0).max(86_400).optional().meta({
      description: 'How long a start waits for a store that does not answer yet; default: without end.',
    }),
  })
  .default({ path: '.planbridge/planbridge.db' })
  .meta({ description: 'Either path (embedded, one instance) or url (postgresql://…, several instances).' })
type StoreEntry = z.infer<typeof storeEntry>

/** Location of the store. */
export type StorePlace =
  | { readonly kind: 'sqlite'; readonly path: string }
  | { readonly kind: 'postgres'; readonly url: Secret; readonly poolMax: number }

const defaultPoolMax = 10

interface Written {
  readonly store: StoreEntry
  readonly fileName: string
  readonly secretAt: (path: Path) => Secret | undefined
}

export const resolveStore = ({ store, fileName, secretAt }: Written): StorePlace => {
  const { path, pool_max: poolMax = defaultPoolMax } = store
  if (path !== undefined) return { kind: 'sqlite', path: besideFile(fileName, path) }
  return { kind: 'postgres', url: secretAt(['store', 'url']) ?? new Secret(''), poolMax }
}
