/** The program of `npm run build:demo [-- folder]`: the whole product, with its providers, as a folder for any static host. */
import { join, resolve } from 'node:path'
import { build } from '../harness/processes/build-site.ts'
import { repositoryRoot } from '../harness/repository-root.ts'
import { writeDemo } from '../mock/tab/build/write-demo.ts'

const folder = resolve(repositoryRoot, process.argv[2] ?? 'dist/demo')
if (!build(repositoryRoot)) {
  console.error('The web app could not be built. The output above contains the errors.')
  process.exit(1)
}
await writeDemo(join(repositoryRoot, 'dist/web'), folder)
console.log(`The demo is in ${folder}. Any static web server can serve it, at the root of an origin.`)
