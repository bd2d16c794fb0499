import { providers } from '@planbridge/shared/providers'
import { usualConfig } from '../kit/config/usual-config.ts'
import { currentSchema } from '../kit/store/open-empty.ts'
import { openStore } from '../kit/store/open-store.ts'
import { namedWithin, sourceOf } from './source-of.ts'

const configModule = () => `
import { Secret } from '@planbridge/bff/testing'
import { providers } from '@planbridge/shared/providers'
export const usualConfig = ${sourceOf(usualConfig, new Map(namedWithin(providers, 'providers')))}`

const schemaModule = async () => {
  const store = await openStore()
  await store.close()
  return `export const writtenSchema = ${JSON.stringify(currentSchema())}`
}

/** Modules with the values that a start would compute each time, by the path of the module that they replace. */
export const writtenModules = async (): Promise<Readonly<Record<string, string>>> => ({
  'kit/config/usual-config.ts': configModule(),
  'kit/store/written-schema.ts': await schemaModule(),
})
