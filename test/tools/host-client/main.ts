import { writeFileSync } from 'node:fs'
import { clientApi, clientApiPath } from './client-api.ts'

writeFileSync(clientApiPath, clientApi())
