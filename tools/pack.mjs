// Makes the npm packages, or those that are named: `node tools/pack.mjs [folder] [web/embed] [bff/sdk] [test/mock]`. JavaScript and types
// of the small ones come from the same compiler run, file by file; the mock kit is bundled. The manifest's `exports` point at sources in
// the workspace and at the compiled files in the package. Prints the archives' paths.
import {
  copyFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { bundlePackage } from './bundled-package.mjs'
import { command, root, workspaceBinary } from './command.mjs'

const wanted = process.argv.slice(3)
const packages = ['web/embed', 'bff/sdk', 'test/mock'].filter(
  (folder) => wanted.length === 0 || wanted.includes(folder),
)
const archives = resolve(root, process.argv[2] ?? 'dist/packages')

const compiled = (source) => source.replace(/^\.\/src\/(.*)\.tsx?$/, './$1')

const published = (target) =>
  target.endsWith('.json') ? target : { types: `${compiled(target)}.d.ts`, default: `${compiled(target)}.js` }

/** The manifest of the package, from the one of the workspace. */
function manifestOf(folder) {
  const {
    devDependencies: _,
    private: __,
    ...rest
  } = JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8'))
  return rest
}

/** Compiles a package file by file, and returns its `exports`. */
async function compile(folder, dist, { exports }) {
  const project = join(root, folder, 'tsconfig.package.json')
  await run(workspaceBinary('tsc'), '-p', project, '--outDir', dist)
  return Object.fromEntries(Object.entries(exports).map(([name, target]) => [name, published(target)]))
}

async function run(program, ...args) {
  const { code, output } = await command(program, args)
  if (code !== 0) throw new Error(output)
  return output
}

/** Planbridge's built pages, which a browser of a test shows. Their compressed forms are for servers. */
function copySite(target) {
  const built = join(root, 'dist/web')
  if (!existsSync(join(built, 'index.html')))
    throw new Error('There are no built pages: run `npm run build` first.')
  cpSync(built, target, { recursive: true, filter: (path) => !/\.(?:br|gz|map|json)$/.test(path) })
}

async function pack(folder) {
  // A folder of its own, because several processes may pack at the same time.
  const dist = mkdtempSync(join(tmpdir(), 'planbridge-pack-'))
  const { dependencies = {}, ...manifest } = manifestOf(folder)
  const isBundled = Object.keys(dependencies).length > 0
  const exports = await (isBundled ? bundlePackage : compile)(folder, dist, manifest)
  if ('./playwright' in exports) copySite(join(dist, 'site'))
  writeFileSync(join(dist, 'package.json'), `${JSON.stringify({ ...manifest, exports }, undefined, 2)}\n`)
  copyFileSync(join(root, folder, 'README.md'), join(dist, 'README.md'))
  const output = await run('npm', 'pack', dist, '--json', '--ignore-scripts', '--pack-destination', archives)
  const [{ filename }] = JSON.parse(output)
  rmSync(dist, { recursive: true })
  return join(archives, filename)
}

mkdirSync(archives, { recursive: true })
for (const archive of await Promise.all(packages.map(pack))) console.log(archive)
