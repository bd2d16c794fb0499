import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { repositoryRoot } from '../../harness/repository-root.ts'
import { clientApi } from './client-api.ts'

// Then format it: node_modules/.bin/oxfmt bff/sdk/src/api.ts
writeFileSync(join(repositoryRoot, 'bff/sdk/src/api.ts'), clientApi())
