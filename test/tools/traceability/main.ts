// Writes docs/security.md anew.
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { houseRoot } from '../../harness/repository-root.ts'
import { readMap } from './read-map.ts'

writeFileSync(join(houseRoot, 'docs/security.md'), readMap().page)
