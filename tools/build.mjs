// Builds the program for operators into one folder that needs only Node: `npm run build [-- folder [--previous folder]]`.
import { existsSync, renameSync, rmSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { command, root, workspaceBinary } from './command.mjs'
import { keepAssets } from './keep-assets.mjs'

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { previous: { type: 'string' } },
})
const folder = resolve(root, positionals[0] ?? 'dist')
/** The folder of the version that runs. Documents of it that people have open still need its scripts. */
const previous = resolve(root, values.previous ?? folder)
const web = join(folder, 'web')
// A process that starts during the build finds the earlier web app.
const next = join(folder, 'web.next')
if (values.previous !== undefined && !existsSync(join(previous, 'web')))
  throw new Error(`There is no build in ${previous}.`)
const outputs = { bff: folder, web: next }

/** Puts the new web app in the place of the earlier one. */
function replaceWeb() {
  const old = join(folder, 'web.old')
  rmSync(old, { recursive: true, force: true })
  if (existsSync(web)) renameSync(web, old)
  renameSync(next, web)
  rmSync(old, { recursive: true, force: true })
}

async function build(workspace, outDir) {
  const args = ['build', workspace, '--outDir', outDir, '--logLevel', 'warn']
  // A test runner sets another NODE_ENV, which would select development builds.
  const { code, output } = await command(workspaceBinary('vite'), args, { env: { NODE_ENV: 'production' } })
  process.stderr.write(output)
  if (code !== 0) process.exitCode = 1
}

await Promise.all(Object.entries(outputs).map(([workspace, outDir]) => build(workspace, outDir)))
// After the web app, whose build empties its folder. The path is that of the script at the BFF.
if (process.exitCode !== 1) await build('web/embed', join(next, 'embed/v1'))
if (process.exitCode !== 1) {
  keepAssets({ from: join(previous, 'web'), to: next })
  replaceWeb()
}
