// The package that Vite builds: entries with shared chunks, and the declarations that the entries reach.
import { copyFileSync, mkdirSync, readFileSync } from 'node:fs'
import { dirname, join, posix } from 'node:path'
import { command, root, workspaceBinary } from './command.mjs'

const compiledName = (path) => path.replace(/\.tsx?$/, '')

const specifiersIn = (declaration) =>
  [...declaration.matchAll(/(?:from|import\()\s*['"]([^'"]+)['"]|^import ['"]([^'"]+)['"]/gm)].map(
    ([, from, bare]) => from ?? bare,
  )

/** Every declaration that the entries reach. Throws if one needs a package that the archive does not have. */
function reachedDeclarations(compiled, entries, isAllowed) {
  const reached = new Set()
  const missing = []
  const visit = (path) => {
    if (reached.has(path)) return
    reached.add(path)
    const specifiers = specifiersIn(readFileSync(join(compiled, `${path}.d.ts`), 'utf8'))
    for (const specifier of specifiers) {
      if (specifier.startsWith('.')) visit(posix.join(posix.dirname(path), compiledName(specifier)))
      else if (!isAllowed(specifier)) missing.push(`${path} needs ${specifier}`)
    }
  }
  for (const entry of entries) visit(entry)
  if (missing.length > 0) throw new Error(`Types that the package does not have: ${missing.join(', ')}`)
  return [...reached]
}

async function run(program, args, env) {
  const { code, output } = await command(program, args, { env })
  if (code !== 0) throw new Error(output)
}

/** Builds a package into `dist` and returns the `exports` of its manifest. */
export async function bundlePackage(folder, dist, { exports, peerDependencies = {} }) {
  const sources = Object.entries(exports).filter(([name]) => !name.includes('*'))
  const own = join(root, folder)
  await Promise.all([
    run(workspaceBinary('vite'), ['build', own, '--outDir', dist, '--logLevel', 'warn'], {
      NODE_ENV: 'production',
    }),
    run(workspaceBinary('tsc'), ['-b', own], {}),
  ])
  const compiled = join(own, 'node_modules/.tsc')
  const entries = sources.filter(([, path]) => /\.tsx?$/.test(path))
  const peers = Object.keys(peerDependencies)
  const isAllowed = (specifier) =>
    specifier.startsWith('node:') ||
    peers.some((peer) => specifier === peer || specifier.startsWith(`${peer}/`))
  const paths = entries.map(([, path]) => posix.normalize(compiledName(path)))
  for (const path of reachedDeclarations(compiled, paths, isAllowed)) {
    const target = join(dist, 'types', `${path}.d.ts`)
    mkdirSync(dirname(target), { recursive: true })
    copyFileSync(join(compiled, `${path}.d.ts`), target)
  }
  return Object.fromEntries(
    sources.map(([name, path]) => {
      if (!/\.tsx?$/.test(path)) return [name, path]
      const types = `./types/${posix.normalize(compiledName(path))}.d.ts`
      return [name, { types, default: `./${name.slice(2)}.js` }]
    }),
  )
}
