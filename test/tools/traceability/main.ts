// Regenerates docs/security.md.
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { repositoryRoot } from '../../harness/repository-root.ts'
import { readMap } from './read-map.ts'

writeFileSync(join(repositoryRoot, 'docs/security.md'), readMap().page)
