import { writeFileSync } from 'node:fs'
import { providers } from '@planbridge/shared/providers'
import { configJsonSchema } from '../config/schema/json-schema.ts'

const file = new URL('../../../planbridge.config.schema.json', import.meta.url)

writeFileSync(file, `${JSON.stringify(configJsonSchema(Object.values(providers)), undefined, 2)}\n`)
